/// One FastCGI record as bytes on the wire (FastCGI §3.3).
struct Record: Equatable {
    /// What a record carries (FastCGI §8).
    enum Kind: UInt8 {
        case begin = 1
        case abort, end, parameters, input, output, errors, data, getValues, values, unknown
    }

    var kind: UInt8
    var content: [UInt8]
    var id: UInt16 = 1
    var version: UInt8 = 1
    var padding = 0

    init(_ kind: Kind, _ content: [UInt8] = []) {
        self.kind = kind.rawValue
        self.content = content
    }

    /// Begins a request: a responder's, unless another role is asked for.
    static func begin(role: UInt8 = 1, isKept: Bool = false) -> Record {
        Record(.begin, [0, role, isKept ? 1 : 0, 0, 0, 0, 0, 0])
    }

    var bytes: [UInt8] {
        let length = UInt16(truncatingIfNeeded: content.count)
        let header = [
            version, kind, UInt8(id >> 8), UInt8(id & 255), UInt8(length >> 8), UInt8(length & 255),
        ]
        return header + [UInt8(padding), 0] + content + [UInt8](repeating: 0xEE, count: padding)
    }
}

extension [Record] {
    var bytes: [UInt8] { flatMap(\.bytes) }

    /// `content` as one stream, ended by an empty record.
    static func stream(_ kind: Record.Kind, _ content: [UInt8], step: Int = 32_768, padding: Int = 0)
        -> [Record]
    {
        stride(from: 0, to: content.count, by: step).map { start in
            var record = Record(kind, [UInt8](content[start...].prefix(step)))
            record.padding = padding
            return record
        } + [Record(kind)]
    }
}
