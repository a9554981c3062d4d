import Glibc
package import Media

/// Typing without a database: a few signatures, else text by its suffix or nothing.
package struct CannedTyping: FileTyping {
    /// Answered for everything, if set.
    package var answer: MIMEType?

    package init(answer: MIMEType? = nil) { self.answer = answer }

    /// Throws if there is no such file.
    package func type(ofFileAt path: String, name: String?) throws -> MIMEType {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CannedTypingError.unreadable }
        defer { close(descriptor) }
        if let answer { return answer }
        var head = [UInt8](repeating: 0, count: 512)
        let count = read(descriptor, &head, head.count)
        guard count >= 0 else { throw CannedTypingError.unreadable }
        head.removeSubrange(count...)
        if head.isEmpty { return MIMEType("text/plain") }
        for (signature, type) in Self.signatures where head.starts(with: signature) { return MIMEType(type) }
        let isText = String(validating: head, as: UTF8.self) != nil && !head.contains { $0 < 0x09 }
        return isText ? textType(of: head, name: name) : .octetStream
    }

    private func textType(of head: [UInt8], name: String?) -> MIMEType {
        let suffix = name?.split(separator: ".").dropFirst().last.map(String.init) ?? ""
        let isHTML = head.starts(with: "<html".utf8)
        let essence = isHTML ? "text/html" : FileExtension.textEssence(of: suffix) ?? "text/plain"
        let hasCharset = essence.hasPrefix("text/") && essence != "text/csv"
        return MIMEType(hasCharset ? "\(essence); charset=utf-8" : essence)
    }

    private static let signatures: [([UInt8], String)] = [
        ([0xff, 0xd8, 0xff], "image/jpeg"),
        ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "image/png"),
        (Array("GIF8".utf8), "image/gif"),
        (Array("%PDF-".utf8), "application/pdf"),
        ([0x50, 0x4b, 3, 4], "application/zip"),
    ]
}

/// The file could not be read.
package enum CannedTypingError: Error { case unreadable }
