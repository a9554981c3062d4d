import HTTP

/// A form reads alike however its body arrives and whoever reads it, within its limits, and so does the same form
/// written anew.
func checkMultipart(_ input: [UInt8]) throws {
    let line = input.prefix { $0 != 10 }
    let contentType = String(received: line)
    let body = Array(input.dropFirst(line.count + 1))
    let whole = try ReadForm(contentType, body, pieces: .whole)

    for pieces in [BodyPieces.single, .random(input.fingerprint)] {
        let other = try ReadForm(contentType, body, pieces: pieces)
        try require(other == whole, "\(pieces) reads \(other), whole reads \(whole)")
    }
    let skimmed = try ReadForm(contentType, body, pieces: .whole, isSkimmed: true)
    try require(
        skimmed.ending == whole.ending
            && skimmed.parts.map(\.withoutContent) == whole.parts.map(\.withoutContent),
        "read without contents: \(skimmed), with them: \(whole)")
    for part in whole.parts { try checkPart(part) }
    try require(
        whole.parts.reduce(0) { $0 + $1.content.count } <= body.count, "there is more content than body")
    try checkRewritten(whole, contentType)
}

private func checkPart(_ part: ReadForm.Part) throws {
    let limits = MultipartLimits()
    try require(1...limits.nameBytes ~= part.name.utf8.count, "a name of \(part.name.utf8.count) bytes")
    try require(!part.name.hasLineBreakOrNUL, "a name holds a line break or NUL")
    try require(part.filename?.hasLineBreakOrNUL != true, "a file name holds a line break or NUL")
    try require(part.filename?.utf8.count ?? 0 <= limits.filenameBytes, "a file name is too long")
    try require(part.fields.count <= limits.headersPerPart, "a part has too many header fields")
}

/// What was read, written as a form of its own, reads as the same.
private func checkRewritten(_ form: ReadForm, _ contentType: String) throws {
    guard form.ending == "closed", let boundary = HeaderParameters.parse(contentType)?["boundary"] else {
        return
    }
    var end = boundary[...]
    while end.last == " " { end = end.dropLast() }
    var body: [UInt8] = []
    for part in form.parts {
        body += "--\(end)\r\n".utf8
        for field in part.fields { body += "\(field[0]): \(field[1])\r\n".utf8 }
        body += "\r\n".utf8 + part.content + "\r\n".utf8
    }
    body += "--\(end)--\r\n".utf8
    var limits = MultipartLimits()
    // Every byte that is no UTF-8 takes three now.
    limits.headerBytes *= 3
    let again = try ReadForm(contentType, body, pieces: .whole, limits: limits)
    try require(again == form, "written anew it reads \(again), at first it read \(form)")
}

/// How a body arrives.
enum BodyPieces {
    case whole
    case single
    case random(UInt64)

    func body(_ bytes: [UInt8]) -> RequestBody {
        var rest = bytes[...]
        var generator = SplitMix(state: 0)
        if case .random(let seed) = self { generator = SplitMix(state: seed) }
        return RequestBody(announced: Int64(bytes.count)) { buffer in
            let size =
                switch self {
                case .whole: buffer.count
                case .single: 1
                case .random: Int(generator.next() % 40 + 1)
                }
            let piece = rest.prefix(min(size, buffer.count))
            buffer.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
    }
}
