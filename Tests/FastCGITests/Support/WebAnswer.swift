/// What a responder sent for one request.
struct WebAnswer {
    /// The lines of the header block, in order.
    let head: [String]
    let body: [UInt8]

    /// Nil if the header block does not end.
    init?(output: [UInt8]) {
        guard let end = output.indices.first(where: { output[$0...].starts(with: [13, 10, 13, 10]) }) else {
            return nil
        }
        head = output[..<end].split(separator: 10, omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
        }
        body = Array(output[(end + 4)...])
    }

    var status: String { self["Status"] ?? "" }
    var text: String { String(decoding: body, as: UTF8.self) }

    subscript(name: String) -> String? {
        head.first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }
}
