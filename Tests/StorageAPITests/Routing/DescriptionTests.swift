import HTTP
import MediaTesting
import Testing

@testable import StorageAPI

/// The OpenAPI description says what there is, and nothing else.
struct DescriptionTests {
    private static let text = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)

    private struct Described: Hashable {
        let path: String
        let method: String
        let operation: String
    }

    /// The operations under `paths`: paths stand two spaces in, methods four, their members six.
    private func described() throws -> [Described] {
        var found: [Described] = []
        var isInPaths = false
        var path = ""
        var method = ""
        for line in Self.text.split(separator: "\n") {
            let text = line.drop { $0 == " " }
            let indent = line.count - text.count
            switch indent {
            case 0: isInPaths = text == "paths:"
            case 2 where isInPaths && text.hasPrefix("/"): path = String(text.dropLast())
            case 4 where isInPaths: method = text.dropLast().uppercased()
            case 6 where isInPaths && text.hasPrefix("operationId: "):
                found.append(
                    Described(
                        path: path, method: method,
                        operation: String(text.dropFirst("operationId: ".count))))
            default: continue
            }
        }
        try #require(!found.isEmpty)
        return found
    }

    /// A path with names in place of its parameters.
    private func named(_ path: String) -> Place? {
        Place(RequestTarget(path.replacing("{id}", with: "x").replacing("{size}", with: "64")))
    }

    @Test func `what it describes is there`() throws {
        for entry in try described() {
            let place = try #require(named(entry.path), "\(entry.path)")
            let operation = Operation(place, Method(entry.method))
            #expect(operation?.rawValue == entry.operation, "\(entry.method) \(entry.path)")
        }
    }

    @Test func `what is there it describes`() throws {
        let described = try described()
        #expect(Set(described.map(\.operation)) == Set(Operation.allCases.map(\.rawValue)))
        #expect(Set(described.map(\.operation)).count == described.count)
        for path in Set(described.map(\.path)) {
            let place = try #require(named(path))
            // HEAD that does what GET does is told once for all (its info).
            let expected = Operation.all(at: place).filter { method, operation in
                method != .head || Operation(place, .get) != operation
            }
            let methods = described.filter { $0.path == path }.map(\.method)
            #expect(Set(methods) == Set(expected.map(\.method.name)), "\(path)")
        }
    }

    @Test func `every reference leads somewhere, and everything shared is referred to`() {
        let components = OpenAPIComponents(Self.text)
        #expect(!components.shared.isEmpty)
        #expect(components.references == components.shared)
    }

    /// The names of the properties of a schema: schemas stand four spaces in, their properties eight.
    private func properties(of schema: String) throws -> [String] {
        let text = Self.text
        let start = try #require(text.firstRange(of: "\n    \(schema):\n"), "\(schema)")
        var names: [String] = []
        var isInProperties = false
        for line in text[start.upperBound...].split(separator: "\n") {
            let name = line.drop { $0 == " " }
            switch line.count - name.count {
            case ...4: return names
            case 6: isInProperties = name == "properties:"
            case 8 where isInProperties: names.append(name.dropLast().filter { $0 != "\"" })
            default: continue
            }
        }
        return names
    }

    @Test func `a bucket has the properties that are described, and takes no others`() throws {
        guard case .object(let bucket) = try Desk().get("/buckets/default").json() else {
            Issue.record("no object")
            return
        }
        let keys = Set(bucket.members.map(\.key))
        let text = Self.text
        for schema in ["Bucket", "BucketSettings", "NewBucket"] {
            #expect(try Set(properties(of: schema)) == keys, "\(schema)")
            let isClosed = text.contains(
                try Regex("\n    \(schema):\n(      .*\n)*?      additionalProperties: false\n"))
            #expect(isClosed == (schema != "Bucket"), "\(schema)")
        }
    }

    @Test func `generators get a name for every property and a type for every body`() throws {
        for schema in ["UploadForm", "ReplaceForm", "NewFile", "FileMetadata", "BucketSettings"] {
            let names = try properties(of: schema).map { $0.filter(\.isLetter).lowercased() }
            #expect(!names.isEmpty && Set(names).count == names.count, "\(schema)")
        }
        #expect(!Self.text.contains("*/*"))
    }

    @Test func `it is served as it is`() throws {
        let reply = try Desk().get("/v1/openapi.yaml", as: .nobody)
        #expect(reply.status == 200)
        #expect(reply.headers["Content-Type"] == "application/x-yaml")
        #expect(reply.body.hasPrefix("openapi: 3."))
        #expect(reply.sent == PackageResources.openapi_yaml)
    }

    @Test func `the version is served`() throws {
        let reply = try Desk().get("/version/", as: .nobody)
        #expect(reply.status == 200)
        #expect(reply.headers["Content-Type"] == "application/json")
        #expect(reply.body == #"{"buildVersion":"1.2.3"}"# + "\n")
    }
}
