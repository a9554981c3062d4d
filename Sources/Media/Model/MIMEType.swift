/// A media type with its parameters, such as `text/plain; charset=utf-8` (RFC 9110 §8.3.1).
package struct MIMEType: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { text }

    /// The type without parameters, in lower case.
    package var essence: String {
        guard let semicolon = text.unicodeScalars.firstIndex(of: ";") else { return text.lowercased() }
        var essence = text[..<semicolon]
        while essence.last == " " { essence = essence.dropLast() }
        return essence.lowercased()
    }

    /// What sort of thing it is.
    package var kind: FileKind { FileKind(self) }

    /// What is known of bytes nobody recognises.
    package static let octetStream = MIMEType("application/octet-stream")
}
