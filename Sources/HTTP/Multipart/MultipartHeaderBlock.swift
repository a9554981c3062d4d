/// The header fields of one part, parsed strictly.
struct MultipartHeaderBlock {
    let headers: Headers

    /// - Parameters:
    ///   - block: whole lines; each CR is followed by a LF and each LF preceded by a CR.
    ///   - part: its number, from 1, for the message.
    ///   - limit: header fields at most.
    ///
    /// Throws ``MultipartError/malformed(_:)``.
    init(_ block: [UInt8], part: Int, limit: Int) throws {
        var fields: [(name: ArraySlice<UInt8>, value: [UInt8])] = []
        for line in block.split(separator: 10).map({ $0.dropLast() }) {
            if let first = line.first, first.isSpaceOrTab {
                // A folded line (RFC 5322 §2.2.3), which some mail libraries write.
                let rest = line.trimmingSpace
                guard !fields.isEmpty, !rest.isEmpty else {
                    throw MultipartError.malformed("Part \(part) has a folded line that continues nothing.")
                }
                let last = fields.count - 1
                if !fields[last].value.isEmpty { fields[last].value.append(32) }
                fields[last].value += rest
                continue
            }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                line[..<colon].allSatisfy(\.isTokenCharacter)
            else { throw MultipartError.malformed("Part \(part) has a header line without a proper name.") }
            guard fields.count < limit else {
                throw MultipartError.malformed("Part \(part) has more than \(limit) header fields.")
            }
            fields.append((line[..<colon], Array(line[(colon + 1)...].trimmingSpace)))
        }
        var headers = Headers()
        for (name, value) in fields {
            headers.append(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
        }
        self.headers = headers
    }
}
