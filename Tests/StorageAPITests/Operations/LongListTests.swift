import Foundation
import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Lists that end before their limit, and how a client goes on (Decisions/0034).
struct LongListTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    /// Adds files, those at some places with the longest metadata there is.
    private func add(_ count: Int, heavy: (Int) -> Bool) throws {
        let metadata = #"{"a":"\#(String(repeating: "x", count: 65_528))"}"#
        for index in 0..<count {
            var draft = FileDraft.sample("\(index)", bucket: .standard)
            draft.name = "\(10_000 + index)"
            if heavy(index) { draft.metadata = metadata }
            _ = try desk.catalog.insert(draft)
        }
    }

    /// One member of each element of a list, read by Foundation: its answers have megabytes.
    private func texts(_ reply: Reply, _ list: String, _ member: String) throws -> [String] {
        let answer = try #require(JSONSerialization.jsonObject(with: Data(reply.sent)) as? [String: Any])
        let elements = try #require(answer[list] as? [[String: Any]])
        return try elements.map { try #require($0[member] as? String) }
    }

    /// The target of the link to the next page, nil without one.
    private func next(_ reply: Reply) -> String? {
        guard let link = reply.headers["Link"] else { return nil }
        let end = #">; rel="next""#
        #expect(link.hasPrefix("<http://media.example.org/") && link.hasSuffix(end), "\(link)")
        return String(link.dropFirst().dropLast(end.count))
    }

    /// Follows the links; returns the values of one member of each page.
    private func walk(
        _ method: Method, _ uri: String, _ list: String, _ member: String
    ) throws -> [[String]] {
        var pages: [[String]] = []
        var uri: String? = uri
        while let current = uri, pages.count < 2_000 {
            let reply = desk.ask(method, current)
            #expect(reply.status == 200)
            #expect(reply.sent.count < 5 << 20)
            pages.append(try texts(reply, list, member))
            uri = next(reply)
        }
        return pages
    }

    @Test(arguments: [50, 1_000])
    func `the next pages have every file once, whatever is heavy`(limit: Int) throws {
        try add(300) { $0 % 5 < 2 || 150..<250 ~= $0 }
        let pages = try walk(.get, "/v1/files?order=name&limit=\(limit)", "files", "name")
        #expect(pages.flatMap(\.self) == (0..<300).map { "\(10_000 + $0)" })
        #expect(pages.allSatisfy { !$0.isEmpty && $0.count <= limit })
        #expect((pages.count > (300 + limit - 1) / limit) == (limit > 50))
    }

    @Test func `a page of the longest texts ends early and is never in memory as a whole`() throws {
        try add(200) { _ in true }
        let reply = desk.get("/files/?order=name&limit=1000&search=1")
        let count = try texts(reply, "files", "id").count
        #expect(60..<64 ~= count)
        #expect(reply.body.hasSuffix(#"],"total":200,"limit":1000,"offset":0}"# + "\n"))
        #expect(
            next(reply)
                == "http://media.example.org/files/?limit=1000&offset=\(count)&order=name&search=1")
        guard case .pieces(let pieces) = reply.response.body else { Issue.record("in one block"); return }
        for index in 1..<pieces.count { #expect(try pieces.make(index).count < 1 << 20) }
    }

    @Test func `whoever may see only some files is led to these alone`() throws {
        for index in 0..<3 { try desk.upload("\(index)", [UInt8(index)], as: index == 1 ? .bob : .alice) }
        let first = desk.get("/v1/files?order=name&limit=1", as: .alice)
        #expect(next(first) == "http://media.example.org/v1/files?limit=1&offset=1&order=name")
        let second = desk.get(try #require(next(first)), as: .alice)
        #expect(try texts(second, "files", "name") == ["2"])
        #expect(next(second) == nil)
        #expect(next(desk.get("/v1/files?offset=7")) == nil)
    }

    @Test func `buckets come in pages too`() throws {
        let names = (0..<120).map { "b\(1_000 + $0)" }
        for name in names {
            var rules: [Role: [AccessRules.Action: AccessRules.Reach]] = [:]
            for role in 0..<1_000 {
                rules[Role("\(role)" + String(repeating: "r", count: 40))] = [.read: .all]
            }
            try desk.bucket(name, rules)
        }
        let pages = try walk(.get, "/v1/buckets", "buckets", "id")
        #expect(pages.count > 1)
        #expect(pages.flatMap(\.self) == names + ["core_media", "default"])
        #expect(desk.get("/v1/buckets?offset=x").status == 400)
        #expect(try texts(desk.get("/v1/buckets?offset=121"), "buckets", "id") == ["default"])
    }

    @Test func `files that are broken come in pages too`() throws {
        let name = String(repeating: "\u{1}", count: 255)
        for index in 0..<3_000 {
            var draft = FileDraft.sample("\(index)", bucket: .standard)
            draft.name = name
            _ = try desk.catalog.insert(draft)
        }
        let pages = try walk(.post, "/v1/ops/list-broken-metadata", "metadata", "id")
        #expect(pages.count == 2)
        #expect(Set(pages.flatMap(\.self)).count == 3_000)
        let first = desk.ask(.post, "/v1/ops/delete-broken-metadata")
        #expect(try texts(first, "metadata", "id").count == 2_000)
        #expect(first.sent.count < 5 << 20)
        #expect(next(first) == "http://media.example.org/v1/ops/delete-broken-metadata")
        let second = desk.ask(.post, "/v1/ops/delete-broken-metadata")
        #expect(try texts(second, "metadata", "id").count == 1_000)
        #expect(next(second) == nil)
        #expect(try desk.get("/v1/files").integer("total") == 0)
    }
}
