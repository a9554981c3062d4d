import HTTP
@testable import LibraryAPI

/// A target that names a place names one below the root, and is the same when it is written anew.
func checkTargets(_ input: [UInt8]) throws {
    let uri = String(received: input)
    let request = Request(.get, uri, host: uri)
    try require(
        request.host.isEmpty || (request.host == uri && request.host.isPrintableASCII && !uri.contains("/")),
        "the host '\(request.host)'")
    guard let target = request.target else { return }
    for segment in target.segments {
        try require(
            !segment.isEmpty && segment != "." && segment != ".."
                && !segment.utf8.contains { $0 < 32 || $0 == 127 || $0 == 47 || $0 == 92 },
            "the segment '\(segment)'")
    }
    try require(
        target.rawPath.utf8.first == 47 && !target.rawPath.utf8.contains(63), "the path '\(target.rawPath)'")
    try require(uri.utf8.count + 1 >= target.rawPath.utf8.count + target.rawQuery.utf8.count, "it grows")
    let path = "/" + target.segments.map { percentEncoded($0, keeping: "") }.joined(separator: "/")
    let again = RequestTarget(path + (target.endsWithSlash && path != "/" ? "/" : "") + "?" + target.rawQuery)
    try require(
        again?.segments == target.segments && again?.endsWithSlash == target.endsWithSlash
            && again?.rawQuery == target.rawQuery, "'\(path)' is not the place of '\(uri)'")
    try checkPlace(target)
    if case .file(let name)? = Route(target) {
        try require(!name.isEmpty && !name.contains("/"), "the file '\(name)'")
    }
}
