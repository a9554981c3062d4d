import Foundation
import HTTP
import Media
import MediaTesting
import Testing

/// Lists of files with long texts: pages that end before their limit (LibraryAPI/Contract §6).
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

    /// The members of a page, read by Foundation: its answers have megabytes.
    private func page(_ uri: String) throws -> [String: Any] {
        let reply = desk.get(uri)
        #expect(reply.status == 200)
        #expect(reply.body.utf8.count < 5 << 20)
        return try #require(JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
    }

    private func ids(_ page: [String: Any]) throws -> [Int64] {
        let files = try #require(page["results"] as? [[String: Any]])
        return try files.map { Int64(try #require($0["id"] as? Int)) }
    }

    /// Follows links of one kind; returns the files of each page.
    private func walk(_ link: String, from uri: String) throws -> [[Int64]] {
        var pages: [[Int64]] = []
        var uri: String? = uri
        while let current = uri, pages.count < 2_000 {
            let page = try page(current)
            pages.append(try ids(page))
            uri = page[link] as? String
        }
        return pages
    }

    @Test(arguments: [100, 1_000])
    func `the next pages have every file once, whatever is heavy`(limit: Int) throws {
        try add(400) { $0 % 5 < 2 || 150..<250 ~= $0 }
        let pages = try walk("next", from: "/api/media/files?ordering=id&limit=\(limit)")
        #expect(pages.flatMap(\.self) == Array(1...400))
        #expect(pages.allSatisfy { !$0.isEmpty && $0.count <= limit })
        #expect((pages.count > (400 + limit - 1) / limit) == (limit > 70))
    }

    @Test(arguments: zip([33, 1_000], [0, 700]))
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
        let first = try page("/api/media/files?ordering=id&limit=1000")
        let count = try ids(first).count
        #expect(60..<75 ~= count)
        #expect(first["count"] as? Int == 300)
        let next = "http://media.example.org/api/media/files?limit=1000&offset=\(count)&ordering=id"
        #expect(first["next"] as? String == next)
        #expect(
            try page(next)["previous"] as? String
                == "http://media.example.org/api/media/files?limit=1000&ordering=id",
            "where the first page ends the second one begins")
    }

    @Test func `a page of ordinary texts is whole`() throws {
        try add(1_000) { _ in false }
        let page = try page("/api/media/files?limit=1000")
        #expect(try ids(page).count == 1_000)
        #expect(page["next"] is NSNull)
    }
}
