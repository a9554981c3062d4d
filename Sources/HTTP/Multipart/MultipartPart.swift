/// One part of a form, without its content (RFC 7578 §4.2).
package struct MultipartPart: Sendable {
    /// Never empty.
    package let name: String
    /// What the client calls the file, opaque text; nil if the part is no file, empty if none was chosen.
    package let filename: String?
    /// Whether ``filename`` came from `filename*` (RFC 8187), which wins over `filename`.
    package let filenameIsExtended: Bool
    /// What the client says it is, nil if it says nothing. A claim, never the truth.
    package let contentType: String?
    /// Every header field of the part; bytes that are no UTF-8 are U+FFFD.
    package let headers: Headers
}

extension MultipartPart {
    /// Reads the header block of part `number`, without the blank line that ends it.
    ///
    /// Throws ``MultipartError/malformed(_:)`` if it is no header of a form's part or has two meanings.
    init(header: [UInt8], number: Int, limits: MultipartLimits) throws {
        let headers = try MultipartHeaderBlock(header, part: number, limit: limits.headersPerPart).headers
        let dispositions = headers.all("Content-Disposition")
        guard let text = dispositions.first else { throw problem(number, "has no Content-Disposition") }
        guard dispositions.count == 1 else { throw problem(number, "has two Content-Dispositions") }
        guard let disposition = HeaderParameters.parse(text) else {
            throw problem(number, "has a Content-Disposition that breaks its syntax")
        }
        guard disposition.value.equalsIgnoringCase("form-data") else {
            throw problem(number, "has a Content-Disposition that is not form-data")
        }

        self.headers = headers
        name = try Self.name(disposition, number, limits)
        (filename, filenameIsExtended) = try Self.filename(disposition, number, limits)
        contentType = try Self.contentType(headers, number)
        try Self.refuseEncoding(headers, number)
    }

    private static func name(
        _ disposition: HeaderParameters, _ number: Int, _ limits: MultipartLimits
    ) throws -> String {
        let names = disposition.all("name")
        guard names.count < 2, disposition["name*"] == nil else { throw problem(number, "has two names") }
        guard let name = names.first, !name.isEmpty else { throw problem(number, "has no name") }
        guard name.utf8.count <= limits.nameBytes else {
            throw problem(number, "has a name of more than \(limits.nameBytes) bytes")
        }
        return name
    }

    private static func filename(
        _ disposition: HeaderParameters, _ number: Int, _ limits: MultipartLimits
    ) throws -> (String?, Bool) {
        let plain = disposition.all("filename")
        let extended = disposition.all("filename*")
        guard plain.count < 2, extended.count < 2 else { throw problem(number, "has two file names") }
        // RFC 2231 continuations: not part of RFC 7578, and without them a file would pass as a text field.
        guard !disposition.parameters.contains(where: { $0.name.hasPrefix("filename*") && $0.name.count > 9 })
        else { throw problem(number, "has a file name in pieces") }

        var filename = plain.first
        if let text = extended.first {
            guard let decoded = HeaderParameters.decode(extended: text) else {
                throw problem(number, "has a filename* that cannot be decoded")
            }
            filename = decoded
        }
        guard filename?.utf8.count ?? 0 <= limits.filenameBytes else {
            throw problem(number, "has a file name of more than \(limits.filenameBytes) bytes")
        }
        return (filename, !extended.isEmpty)
    }

    private static func contentType(_ headers: Headers, _ number: Int) throws -> String? {
        let types = headers.all("Content-Type")
        guard types.count < 2 else { throw problem(number, "has two Content-Types") }
        return types.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// RFC 7578 §4.7: deprecated, and a reader that decodes stores other bytes than one that does not.
    private static func refuseEncoding(_ headers: Headers, _ number: Int) throws {
        let identities = ["7bit", "8bit", "binary"]
        guard
            headers.all("Content-Transfer-Encoding").allSatisfy({ encoding in
                identities.contains { $0.equalsIgnoringCase(encoding) }
            })
        else { throw problem(number, "has a Content-Transfer-Encoding other than 7bit, 8bit and binary") }
    }
}

private func problem(_ number: Int, _ what: String) -> MultipartError {
    .malformed("Part \(number) \(what).")
}
