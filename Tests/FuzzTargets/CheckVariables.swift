import HTTP
@testable import FastCGI

/// Whatever the web server says of a request, its parts are what the rest of the program takes them for.
func checkVariables(_ input: [UInt8]) throws {
    let parameters = read(input.split(separator: 0).prefix(64))
    for (name, value) in parameters.headers.fields {
        try require(!value.hasLineBreakOrNUL, "\(name) holds a line break or NUL")
        try require(
            !name.utf8.contains { 65...90 ~= $0 || $0 == 95 }, "the field '\(name)' is not in lower case")
    }
    try require(parameters.headers["proxy"] == nil, "Proxy is taken")
    try require((parameters.contentLength ?? 0) >= 0, "\(parameters.contentLength ?? 0) bytes are announced")
    try require(["http", "https"].contains(parameters.scheme), "the scheme '\(parameters.scheme)'")
    let id = parameters.makeID()
    try require(
        [16, 32].contains(id.utf8.count) && id.utf8.allSatisfy { $0.hexValue != nil }, "the id '\(id)'")
    let request = Request(
        Method(parameters.method), parameters.uri, headers: parameters.headers, scheme: parameters.scheme,
        host: parameters.host, id: id)
    try require(request.method.name == parameters.method, "the method '\(request.method)'")
    try require(request.host.isPrintableASCII, "the host '\(request.host)'")
}

private func read(_ variables: some Sequence<ArraySlice<UInt8>>) -> RequestParameters {
    var strings = variables.map { $0.map { CChar(bitPattern: $0) } + [0] }
    // Every variable in its own memory, so that reading beyond one is noticed.
    let pointers: [UnsafeMutablePointer<CChar>?] =
        strings.indices.map { index in
            let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: strings[index].count)
            pointer.initialize(from: &strings[index], count: strings[index].count)
            return pointer
        } + [nil]
    defer { for pointer in pointers { pointer?.deallocate() } }
    return RequestParameters(pointers)
}
