import HTTP

/// Header fields on which an answer depends are read within bounds, and the parts they ask for are parts of the whole.
func checkConditions(_ input: [UInt8]) throws {
    var headers = Headers()
    for line in input.split(separator: 10).prefix(32) {
        let name = line.prefix { $0 != 58 }
        headers.append(String(received: name), String(received: line.dropFirst(name.count + 1)))
    }
    for (name, value) in headers.fields {
        try require(!value.hasLineBreakOrNUL, "\(name) holds a line break or NUL")
        try checkAccept(value)
        try checkParameters(value)
    }
    try checkRange(RangeField(headers))
    try checkDecisions(ConditionalRequest(headers), headers)
}

private func checkRange(_ field: RangeField) throws {
    try require((field.single != nil) == (field.count == 1), "of \(field.count) ranges one is single")
    guard case .ranges(let ranges) = field else { return }
    try require(!ranges.isEmpty, "a Range without ranges")
    let text = ranges.map { range in
        switch range {
        case .from(let first, let last): "\(first)-\(last.map(String.init) ?? "")"
        case .last(let count): "-\(count)"
        }
    }.joined(separator: ",")
    try require(RangeField(["Range": "bytes=" + text]) == field, "'\(text)' is not the range that was read")
    for length: Int64 in [0, 1, 2, 1_000, .max] {
        for range in ranges {
            guard let bytes = range.resolve(length: length) else { continue }
            try require(
                bytes.lowerBound >= 0 && bytes.upperBound < length,
                "\(range) means \(bytes) of \(length) bytes")
        }
    }
}

private func checkDecisions(_ request: ConditionalRequest, _ headers: Headers) throws {
    try require(request.repeated.count <= 5, "a field is named twice")
    for tag in [#""xyzzy""#, #"W/"xyzzy""#, ""] {
        for second: Int64? in [nil, 0, 784_111_777, .max, .min] {
            let modified = second.map { LastModified(second: $0, now: 784_111_777) }
            let read = request.decide(etags: [tag], lastModified: modified, method: .get)
            let change = request.decide(etags: [tag], lastModified: modified, method: .put)
            try require(change != .notModified, "a change is answered 304")
            try require(
                (read == .preconditionFailed) <= (change == .preconditionFailed), "a read fails alone")
            try require(
                request.hasUpdatePrecondition || change == .proceed, "a change fails without a condition")
            try require(
                request.permitsRange(etag: tag, lastModified: modified) || headers["If-Range"] != nil,
                "a range is refused without a condition")
        }
    }
}

private func checkAccept(_ value: String) throws {
    let accept = AcceptHeader(value)
    try require(!accept.ranges.isEmpty, "nothing is accepted")
    try require(
        accept.ranges.allSatisfy { 0...1_000 ~= $0.weight && !$0.type.isEmpty }, "weights \(accept.ranges)")
    for type in ["image/avif", "application/json", "/", ""] {
        try require(0...1_000 ~= accept.quality(of: type), "\(type) is wanted by \(accept.quality(of: type))")
    }
}

private func checkParameters(_ value: String) throws {
    guard let read = HeaderParameters.parse(value) else { return }
    try require(!read.value.isEmpty, "a header without a value")
    for parameter in read.parameters {
        try require(!parameter.value.hasLineBreakOrNUL, "a parameter holds a line break or NUL")
        try require(
            !parameter.name.isEmpty && parameter.name.isPrintableASCII, "a parameter '\(parameter.name)'")
        if let text = HeaderParameters.decode(extended: parameter.value) {
            try require(!text.hasLineBreakOrNUL, "a parameter holds a hidden line break or NUL")
        }
    }
}

extension Bool {
    /// Whether the right follows from the left.
    fileprivate static func <= (left: Bool, right: Bool) -> Bool { !left || right }
}
