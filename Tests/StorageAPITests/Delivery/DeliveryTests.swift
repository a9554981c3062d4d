import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Bytes always leave by nginx; where it would evaluate preconditions again, it asks once more without them.
struct DeliveryTests {
    private let desk: Desk
    private let id: String

    init() throws {
        var desk = try Desk()
        desk.followsUnconditional = false
        self.desk = desk
        id = try desk.upload()
    }

    private func get(_ headers: Headers) -> Reply { desk.get("/v1/files/\(id)", headers) }

    @Test(
        arguments: [
            ["If-Match": "*"], ["If-Unmodified-Since": "Fri, 31 Dec 2100 00:00:00 GMT"],
            ["If-Match": "*", "Range": "bytes=0-4"],
        ] as [Headers])
    func `with a precondition that nginx evaluates it asks again`(headers: Headers) {
        let reply = get(headers)
        #expect(reply.status == 200)
        #expect(reply.location == "/-/unconditional")
        #expect(reply.headers["ETag"] == Samples.helloTag)
        #expect(reply.headers["Cache-Control"] == nil, "the second answer says so")
        #expect(reply.headers["Content-Disposition"] == nil)
    }

    @Test func `the second request gets the file as the first one found it`() {
        let reply = get(["X-Vitrine-If-Match": Samples.helloTag, "Range": "bytes=0-4"])
        #expect(reply.status == 200)
        #expect(reply.location?.hasPrefix("/blobs/") == true)
        #expect(get(["X-Vitrine-If-Match": Samples.byeTag]).status == 412)
    }

    @Test(
        arguments: [
            [:], ["Range": "bytes=0-4"], ["If-None-Match": "\"x\""], ["Range": "bytes=0-4,6-7"],
            ["If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"], ["Range": "bytes=99-"],
            ["Range": "bytes=0-4", "If-Range": "\"x\""],
        ] as [Headers])
    func `else nginx sends the bytes at once`(headers: Headers) {
        let reply = get(headers)
        #expect(reply.status == 200)
        #expect(reply.location?.hasPrefix("/blobs/") == true)
        #expect(reply.headers["Accept-Ranges"] == nil)
    }

    @Test func `preconditions come before ranges`() {
        #expect(get(["If-Match": Samples.byeTag, "Range": "bytes=0-4"]).status == 412)
        #expect(
            get(["If-Match": Samples.helloTag, "If-None-Match": "*", "Range": "bytes=99-"]).status == 304)
    }

    @Test func `an unusual range is asked for again in its usual spelling`() {
        for headers in [["Range": "bytes=0-4,,-2"], ["Range": "bytes=0-4,,-2", "If-Match": "*"]] as [Headers]
        {
            let reply = get(headers)
            #expect(reply.location == "/-/unconditional")
            #expect(reply.headers["X-Vitrine-Range"] == "bytes=0-4,-2")
        }
        #expect(get(["Range": "bytes=a-b"]).location?.hasPrefix("/-/whole/blobs/") == true)
        #expect(get(["Range": "bytes=a-b", "If-Match": "*"]).headers["X-Vitrine-Range"] == nil)
    }

    @Test func `two lines of ranges are refused`() {
        #expect(get(["Range": "bytes=0-1", "range": "bytes=0-1"]).status == 400)
    }
}
