import HTTP
import MediaTesting
import Testing

@testable import LibraryAPI

/// The OpenAPI description says what there is, and nothing else.
struct DescriptionTests {
    private static let text = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)

    /// The described methods of each path: paths stand two spaces in, methods four.
    private func described() throws -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        var isInPaths = false
        var path = ""
        for line in Self.text.split(separator: "\n") {
            let text = line.drop { $0 == " " }
            switch line.count - text.count {
            case 0: isInPaths = text == "paths:"
            case 2 where isInPaths && text.hasPrefix("/"): path = String(text.dropLast())
            case 4 where isInPaths && text != "parameters:":
                found[path, default: []].insert(text.dropLast().uppercased())
            default: continue
            }
        }
        try #require(!found.isEmpty)
        return found
    }

    private func route(_ path: String) -> Route? { Route(RequestTarget(path.replacing("{id}", with: "1"))) }

    @Test func `every place is described with its methods`() throws {
        let described = try described()
        #expect(Set(described.keys.map { route($0)?.allow }) == Set(Self.routes.map(\.allow)))
        for (path, methods) in described {
            let route = try #require(self.route(path), "\(path)")
            let allowed = Set(
                route.allow.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init))
            // Both do the same everywhere, which its introduction says.
            #expect(methods == allowed.subtracting(["HEAD", "OPTIONS"]), "\(path)")
        }
    }

    private static let routes: [Route] = [.list, .file("1"), .description]

    @Test func `every key of a file is described, and no other`() throws {
        let desk = try Desk()
        try desk.upload("a.txt")
        guard case .object(let file) = try desk.get("/api/media/files/1").json() else {
            Issue.record("no object")
            return
        }
        let schema = try #require(Self.text.firstRange(of: "\n    File:\n"))
        let rest = Self.text[schema.upperBound...]
        let end = try #require(rest.firstRange(of: "\n    FilePage:"))
        let keys = rest[..<end.lowerBound].split(separator: "\n").filter { line in
            line.hasPrefix("        ") && !line.hasPrefix("         ") && line.last == ":"
        }
        #expect(keys.map { String($0.drop { $0 == " " }.dropLast()) } == file.members.map(\.key))
    }

    @Test func `every filter is described, and no other`() throws {
        let desk = try Desk()
        let path = try #require(Self.text.firstRange(of: "operationId: listFiles"))
        let rest = Self.text[path.upperBound...]
        let end = try #require(rest.firstRange(of: "      responses:"))
        let names = rest[..<end.lowerBound].matches(of: /- name: (\w+)/).map { String($0.1) }
        let refused = names.filter { desk.get("/api/media/files?\($0)=%20x%20").status == 400 }
        #expect(Set(names).subtracting(refused) == ["limit", "offset", "search", "ordering"])
        #expect(names.count == 20)
    }

    @Test func `every reference leads somewhere, and everything shared is referred to`() {
        let components = OpenAPIComponents(Self.text)
        #expect(!components.shared.isEmpty)
        #expect(components.references == components.shared)
    }

    @Test func `it is served to everybody`() throws {
        let desk = try Desk()
        for uri in ["/api/media/openapi.yaml", "/api/media/openapi.yaml/"] {
            let reply = desk.ask(.get, uri, as: nil, headers: ["Accept": "application/yaml"])
            #expect(reply.status == 200)
            #expect(reply.response.headers["Content-Type"] == "application/yaml")
            #expect(reply.body == Self.text)
            #expect(reply.response.note.operation == "library.description")
        }
        let refused = desk.ask(.post, "/api/media/openapi.yaml", as: nil)
        #expect(refused.status == 405)
        #expect(refused.response.headers["Allow"] == "GET, HEAD, OPTIONS")
        #expect(desk.ask(.options, "/api/media/openapi.yaml", as: nil).status == 204)
    }
}
