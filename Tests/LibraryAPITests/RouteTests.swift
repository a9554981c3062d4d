import HTTP
import Testing

@testable import LibraryAPI

/// The places of the dialect (LibraryAPI/Contract §1).
struct RouteTests {
    @Test(arguments: [
        ("/api/media/files", Route.list), ("/api/media/files/", .list), ("/api/media/files?a=/b", .list),
        ("//api//media/files//", .list), ("/api/media/files/7", .file("7")),
        ("/api/media/files/7/", .file("7")),
        ("/api/media/files/a%20b", .file("a b")), ("/%61pi/media/files", .list),
    ])
    func `both forms of a path are one place`(uri: String, route: Route) {
        #expect(Route(RequestTarget(uri)) == route)
    }

    @Test(arguments: [
        "/", "/api", "/api/media", "/api/media/file", "/api/media/files/7/8", "/API/media/files",
        "/x/api/media/files",
        "/api/media/files/..", "/api/media/files/a%2Fb",
    ])
    func `everything else is no place`(uri: String) {
        #expect(Route(RequestTarget(uri)) == nil)
    }
}
