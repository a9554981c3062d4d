import HTTP

/// A query has few pairs, and encoded anew it is the same.
func checkQuery(_ input: [UInt8]) throws {
    let text = String(received: input)
    let query = Query(text)
    try require(query.items.count <= 1_000, "\(query.items.count) pairs")
    let encoded = query.items.map {
        "\(percentEncoded($0.name, keeping: ""))=\(percentEncoded($0.value, keeping: ""))"
    }
    .joined(separator: "&")
    try require(encoded.isPrintableASCII, "it is encoded as '\(encoded)'")
    try require(Query(encoded) == query, "encoded anew it reads \(Query(encoded).items), not \(query.items)")
    for item in query.items {
        try require(query.count(of: item.name) > 0 && query[item.name] != nil, "'\(item.name)' is not found")
    }
    let strict = percentDecoded(text.utf8, plusIsSpace: false, lenient: false)
    let lenient = percentDecoded(text.utf8, plusIsSpace: false, lenient: true)
    try require(strict == nil || strict == lenient, "strict and lenient decoding differ")
    try require((lenient?.count ?? .max) <= text.utf8.count, "decoding makes it longer")
    let whole = percentEncoded(text, keeping: "/")
    try require(
        percentDecoded(whole.utf8, plusIsSpace: false, lenient: false)?.elementsEqual(text.utf8) == true,
        "'\(whole)' is not the encoding of the text")
    try checkEntities(text)
}

private func checkEntities(_ text: String) throws {
    let plain = HTMLEntities.unescape(text)
    try require(
        text.utf8.contains(38) || plain.utf8.elementsEqual(text.utf8), "text without references is changed")
    // `&lt` becomes one byte; none becomes longer than it was.
    try require(plain.utf8.count <= text.utf8.count, "unescaped it is longer")
}
