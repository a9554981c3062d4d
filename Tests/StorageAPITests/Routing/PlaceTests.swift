import HTTP
import Testing

@testable import StorageAPI

/// What paths name (StorageAPI/Contract §1, §0).
struct PlaceTests {
    private static let places: [(String, Place)] = [
        ("/files", .files), ("/files/x", .file("x")), ("/files/x/metadata", .metadata("x")),
        ("/files/x/presignedurl", .presignedURL("x")),
        ("/files/x/presignedurl/contents", .presignedContents("x")),
        ("/files/x/presignedurl/content", .presignedContents("x")),
        ("/files/x/thumbnails/64", .thumbnail("x", size: "64")),
        ("/buckets", .buckets), ("/buckets/x", .bucket("x")),
        ("/ops/list-orphans", .orphans(deleting: false)),
        ("/ops/delete-orphans", .orphans(deleting: true)),
        ("/ops/list-broken-metadata", .brokenMetadata(deleting: false)),
        ("/ops/delete-broken-metadata", .brokenMetadata(deleting: true)),
        ("/ops/list-not-uploaded", .notUploaded), ("/version", .version), ("/openapi.yaml", .openAPI),
    ]

    @Test(arguments: places.map(\.0), ["", "/v1"])
    func `a path names a place, with and without prefix and slash at the end`(path: String, prefix: String) {
        let place = Self.places.first { $0.0 == path }?.1
        #expect(Place(RequestTarget(prefix + path)) == place)
        #expect(Place(RequestTarget(prefix + path + "/")) == place)
        #expect(Place(RequestTarget(prefix + path + "?files=x")) == place)
    }

    @Test func `segments are decoded`() {
        #expect(Place(RequestTarget("/v1/files/a%20b")) == .file("a b"))
        #expect(Place(RequestTarget("/f%69les//x//")) == .file("x"))
    }

    @Test(arguments: [
        "/", "/v1", "/v2/files", "/v1/v1/files", "/file", "/Files", "/files/x/y", "/files/x/presignedurl/x",
        "/files/x/presignedurl/contents/x", "/files/x/thumbnails", "/files/x/thumbnails/64/x",
        "/files/x/metadata/x", "/buckets/x/y", "/ops", "/ops/x", "/ops/list-orphans/x", "/version/x",
        "/openapi.json", "/files/../buckets", "/files/a%2Fb", "/files/%00", "*", "files",
    ])
    func `other paths name nothing`(path: String) {
        #expect(Place(RequestTarget(path)) == nil)
    }
}
