import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Bytes always leave by nginx, which gets the range to send and evaluates no condition.
struct DeliveryTests {
    private let desk: Desk
    private let id: String
    private let past = "Sat, 01 Jan 2000 00:00:00 GMT"
    private let future = "Fri, 31 Dec 2100 00:00:00 GMT"

    init() throws {
        desk = try Desk()
        id = try desk.upload()
    }

    private func get(_ headers: Headers) -> Reply { desk.get("/v1/files/\(id)", headers) }

    @Test func `without a range nginx sends the whole file, whatever the preconditions that hold`() {
        for headers in [
            [:], ["If-Match": "*"], ["If-Match": Samples.helloTag], ["If-Unmodified-Since": future],
            ["If-None-Match": "\"x\""], ["If-Modified-Since": past], ["If-Range": Samples.helloTag],
        ] as [Headers] {
            let reply = get(headers)
            #expect(reply.status == 200)
            #expect(reply.location?.hasPrefix("/blobs/") == true)
            #expect(reply.range == nil)
            #expect(reply.headers["ETag"] == Samples.helloTag)
            #expect(reply.headers["Accept-Ranges"] == nil, "nginx says so")
        }
    }

    @Test func `a range beyond the end is 416, which no cache stores`() {
        for range in ["bytes=13-", "bytes=99-100,13-13", "bytes=-0"] {
            let reply = get(["Range": range])
            #expect(reply.status == 416)
            #expect(reply.error == "range not satisfiable")
            #expect(reply.headers["Content-Range"] == "bytes */13")
            #expect(reply.headers["Cache-Control"] == "no-store")
            #expect(reply.headers["ETag"] == nil && reply.headers["Surrogate-Control"] == nil)
        }
        #expect(get(["Range": "bytes=13-,0-0"]).status == 200)
    }

    @Test(arguments: [
        ("bytes=0-4", "bytes=0-4"), ("bytes=0-4, 6-7", "bytes=0-4,6-7"), ("bytes=99-,0-", "bytes=99-,0-"),
        ("BYTES=-5", "bytes=-5"), ("bytes=0-4,,-2", "bytes=0-4,-2"),
        ("bytes=0-18446744073709551616", "bytes=0-999999999999999999"),
    ])
    func `nginx gets a range in a spelling it reads`(asked: String, sent: String) {
        for condition in ["If-Match", "If-Range"] {
            #expect(get(["Range": asked, condition: Samples.helloTag]).range == sent)
        }
        #expect(get(["Range": asked]).range == sent)
    }

    @Test(arguments: ["bytes=a-b", "bytes=", "bytes=-", "items=0-4"])
    func `of a malformed range nginx gets nothing`(asked: String) {
        let reply = get(["Range": asked])
        #expect(reply.status == 200)
        #expect(reply.range == nil)
    }

    @Test func `If-Range that does not hold asks for the whole file`() {
        for condition in [Samples.byeTag, "W/\(Samples.helloTag)", past, future] {
            #expect(get(["Range": "bytes=0-4", "If-Range": condition]).range == nil, "\(condition)")
        }
    }

    @Test func `If-Range by date counts once the second of the change is over`() throws {
        #expect(
            get(["Range": "bytes=0-4", "If-Range": get([:]).headers["Last-Modified"] ?? ""]).range == nil)
        try desk.age(id)
        let reply = get(["Range": "bytes=0-4", "If-Range": get([:]).headers["Last-Modified"] ?? ""])
        #expect(reply.range == "bytes=0-4")
    }

    @Test func `preconditions come before ranges`() {
        #expect(get(["If-Match": Samples.byeTag, "Range": "bytes=0-4"]).status == 412)
        #expect(
            get(["If-Match": Samples.helloTag, "If-None-Match": "*", "Range": "bytes=99-"]).status == 304)
    }

    @Test func `two lines of ranges are refused`() {
        #expect(get(["Range": "bytes=0-1", "range": "bytes=0-1"]).status == 400)
    }
}
