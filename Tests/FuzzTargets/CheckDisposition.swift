import HTTP

/// Whatever a file is called, it is offered under one line of printable ASCII that reads as its name.
func checkDisposition(_ input: [UInt8]) throws {
    let name = String(received: input)
    for disposition in [ContentDisposition.inline, .attachment] {
        let value = disposition.value(filename: name)
        try require(value.isPrintableASCII && value.utf8.count <= 1_062, "'\(value)'")
        guard let read = HeaderParameters.parse(value) else {
            throw BrokenPromise(description: "'\(value)' breaks its own syntax")
        }
        try require(read.value == disposition.rawValue, "'\(value)' is \(read.value)")
        try require(read.all("filename").count == (name.isEmpty ? 0 : 1), "'\(value)' has not one name")
        try require(
            read["filename"].map { !$0.isEmpty && !$0.utf8.contains { $0 == 47 || $0 == 92 } } ?? true,
            "'\(value)' names a folder")
        guard name.utf8.count <= 255, !name.hasLineBreakOrNUL, let plain = read["filename"] else { continue }
        let extended = read["filename*"].flatMap(HeaderParameters.decode(extended:))
        try require((extended ?? plain).utf8.elementsEqual(name.utf8), "'\(value)' does not say '\(name)'")
    }
}
