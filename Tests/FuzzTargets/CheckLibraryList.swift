import HTTP
@testable import LibraryAPI
import Media

/// The library dialect takes what it can read, and its links lead to pages of the same list.
func checkLibraryList(_ parameters: Query) throws {
    let query: FileQuery
    do {
        query = try ListQuery.read(parameters)
    } catch Refusal.invalid(let problems) {
        return try require(!problems.isEmpty, "a list is refused without a word")
    }
    try require(1...1_000 ~= query.limit && query.offset >= 0, "limit \(query.limit), offset \(query.offset)")
    try require(query.words.count <= 50, "\(query.words.count) words")
    try require(query.words.allSatisfy { !$0.isEmpty && !$0.utf8.contains(0) }, "words \(query.words)")
    try require(
        !query.order.isEmpty && Set(query.order.map(\.field)).count == query.order.count,
        "order \(query.order)")
    let links = PageLinks(
        page: PageURL(url: "http://localhost/files", parameters: parameters), limit: Int64(query.limit),
        offset: query.offset, total: .max)
    for link in [links.next, links.previous].compactMap({ $0 }) { try checkLink(link, from: query) }
    try require((links.previous == nil) == (query.offset == 0), "a link before the first page")
}

private func checkLink(_ link: String, from query: FileQuery) throws {
    try require(link.isPrintableASCII && !link.utf8.contains(32), "the link '\(link)'")
    guard let target = RequestTarget(link), var page = try? ListQuery.read(target.query) else {
        throw BrokenPromise(description: "nothing is behind the link '\(link)'")
    }
    try require(page.offset != query.offset, "'\(link)' leads to the page it is on")
    page.offset = query.offset
    try require(page == query, "'\(link)' leads to another list")
}
