import HTTP
import Media
import MediaTesting
import Testing

/// Lists of files with long texts: pages that end before their limit (library-api.md §6).
struct HeavyListTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    /// Adds files, those at some places with the longest description there is.
    private func add(_ count: Int, heavy: (Int) -> Bool) throws {
        for index in 0..<count {
            var draft = FileDraft.sample("\(index)", image: index % 2 == 0)
            draft.name = "file \(index)"
            if heavy(index) { draft.description = String(repeating: "\u{1}", count: 10_000) }
            _ = try desk.catalog.insert(draft)
        }
    }

    /// Follows links of one kind; returns the files of each page.
    private func walk(_ link: String, from uri: String) throws -> [[Int64]] {
        var pages: [[Int64]] = []
        var uri: String? = uri
        while let current = uri, pages.count < 2_000 {
            let reply = desk.get(current)
            #expect(reply.status == 200)
            #expect(reply.body.utf8.count < 5 << 20)
            pages.append(try reply.ids())
            uri = try reply.string(link)
        }
        return pages
    }

    @Test(arguments: [33, 1_000])
    func `the next pages have every file once, whatever is heavy`(limit: Int) throws {
        try add(400) { $0 % 5 < 2 || 150..<250 ~= $0 }
        let pages = try walk("next", from: "/api/media/files?ordering=id&limit=\(limit)")
        #expect(pages.flatMap(\.self) == Array(1...400))
        #expect(pages.allSatisfy { !$0.isEmpty && $0.count <= limit })
        #expect((pages.count > (400 + limit - 1) / limit) == (limit > 70))
    }

    @Test(arguments: zip([10, 33, 1_000, 1_000], [0, 0, 0, 700]))
    func `the previous pages have every file once, also from beyond the end`(limit: Int, beyond: Int) throws {
        try add(400) { $0 % 5 < 2 || 150..<250 ~= $0 }
        let pages = try walk(
            "previous", from: "/api/media/files?ordering=id&limit=\(limit)&offset=\(400 + beyond)")
        // The first page begins at the first file, wherever the second one does.
        let others = pages.dropLast().reversed().flatMap(\.self)
        let start = others.first ?? 401
        #expect(others == Array(start..<401))
        let first = pages.last ?? []
        #expect(Int64(first.count) >= start - 1 && first == Array(1..<Int64(first.count + 1)))
    }

    @Test func `a page of the longest texts ends early and says where the list goes on`() throws {
        try add(300) { _ in true }
        let reply = desk.get("/api/media/files?ordering=id&limit=1000")
        let count = try reply.ids().count
        #expect(60..<75 ~= count)
        #expect(try reply.integer("count") == 300)
        #expect(
            try reply.string("next")
                == "http://media.example.org/api/media/files?limit=1000&offset=\(count)&ordering=id")
        let second = desk.get(try #require(try reply.string("next")))
        #expect(
            try second.string("previous")
                == "http://media.example.org/api/media/files?limit=\(count)&ordering=id")
    }

    @Test func `a page of ordinary texts is whole`() throws {
        try add(1_000) { _ in false }
        let reply = desk.get("/api/media/files?limit=1000")
        #expect(try reply.ids().count == 1_000)
        #expect(try reply.member("next") == .null)
    }
}
