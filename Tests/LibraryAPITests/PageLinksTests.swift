import HTTP
import Testing

@testable import LibraryAPI

/// Links between pages (LibraryAPI/Contract §6).
struct PageLinksTests {
    private func links(
        _ query: String = "", limit: Int64 = 10, offset: Int64, total: Int64
    ) -> PageLinks {
        PageLinks(
            page: PageURL(url: "http://h/files", parameters: Query(query)), limit: limit, offset: offset,
            total: total)
    }

    @Test(
        arguments: [
            (0, 0, nil, nil), (0, 10, nil, nil), (0, 11, "limit=10&offset=10", nil),
            (5, 30, "limit=10&offset=15", "limit=10"), (10, 30, "limit=10&offset=20", "limit=10"),
            (20, 30, nil, "limit=10&offset=10"), (100, 30, nil, "limit=10&offset=90"),
            (.max, 30, nil, "limit=10&offset=9223372036854775797"),
            (.max, .max, nil, "limit=10&offset=9223372036854775797"),
        ] as [(Int64, Int64, String?, String?)])
    func `neighbours are where they should be`(offset: Int64, total: Int64, next: String?, previous: String?)
    {
        let links = links(offset: offset, total: total)
        #expect(links.next == next.map { "http://h/files?\($0)" })
        #expect(links.previous == previous.map { "http://h/files?\($0)" })
    }

    @Test func `parameters are encoded as forms are`() {
        let links = links("q=a+b%26c%3D~*%27&%C3%A9=1&limit=3&limit=4", offset: 0, total: 11)
        #expect(links.next == "http://h/files?limit=10&offset=10&q=a+b%26c%3D~%2A%27&%C3%A9=1")
    }

    @Test func `values of a repeated parameter keep their order`() {
        #expect(
            links("b=2&a=9&b=1", offset: 0, total: 11).next == "http://h/files?a=9&b=2&b=1&limit=10&offset=10"
        )
    }

    @Test func `a page that was cut short is followed by what it left out`() {
        var links = links(offset: 20, total: 100)
        links.cut = 3
        #expect(links.next == "http://h/files?limit=10&offset=23")
        #expect(links.previous == "http://h/files?limit=10&offset=10")
    }

    @Test(
        arguments: [(20, 4, "limit=4&offset=16"), (4, 4, "limit=4"), (5, 1, "limit=1&offset=4")]
            as [(Int64, Int64, String)])
    func `a previous page without room for all ends where this one begins`(
        offset: Int64, room: Int64, previous: String
    ) {
        var links = links(offset: offset, total: 100)
        links.room = room
        #expect(links.previous == "http://h/files?\(previous)")
        #expect(links.next == "http://h/files?limit=10&offset=\(offset + 10)")
    }
}
