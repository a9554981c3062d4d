import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Bytes the application sends itself, where nginx would check the preconditions again (storage-api.md §2.5).
struct OwnDeliveryTests {
    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload()
    }

    private func get(_ headers: Headers) -> Reply { desk.get("/v1/files/\(id)", headers) }

    /// As ``get(_:)`` with a precondition that holds.
    private func part(_ range: String, _ more: Headers = [:]) -> Reply {
        var headers = more
        headers.set("If-Match", Samples.helloTag)
        headers.set("Range", range)
        return get(headers)
    }

    @Test(
        arguments: [
            ["If-Match": "*"], ["If-Unmodified-Since": "Fri, 31 Dec 2100 00:00:00 GMT"],
        ] as [Headers])
    func `with such a precondition nginx is left out`(headers: Headers) {
        let reply = get(headers)
        #expect(reply.status == 200)
        #expect(reply.isFileSentHere)
        #expect(reply.sent == Samples.hello)
        #expect(reply.headers["Accept-Ranges"] == "bytes")
        #expect(reply.headers["ETag"] == Samples.helloTag)
    }

    @Test(
        arguments: [
            [:], ["Range": "bytes=0-4"], ["If-None-Match": "\"x\""], ["Range": "bytes=0-4,6-7"],
            ["If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"], ["Range": "bytes=99-"],
            ["Range": "bytes=0-4", "If-Range": "\"x\""], ["Range": "BYTES=0-4, 6-7"],
        ] as [Headers])
    func `else nginx sends them`(headers: Headers) {
        let reply = get(headers)
        #expect(reply.status == 200)
        #expect(reply.location != nil)
        #expect(reply.headers["Accept-Ranges"] == nil)
    }

    @Test(arguments: [
        ("bytes=0-4", "Hello", "0-4"), ("bytes=2-8", "llo, Wo", "2-8"), ("bytes=7-", "World!", "7-12"),
        ("bytes=-6", "World!", "7-12"), ("bytes=0-0", "H", "0-0"), ("bytes=12-999", "!", "12-12"),
        ("bytes=0-12", "Hello, World!", "0-12"), ("bytes=-99", "Hello, World!", "0-12"),
    ])
    func `a range gets its part`(range: String, text: String, sent: String) {
        let reply = part(range)
        #expect(reply.status == 206)
        #expect(reply.isFileSentHere)
        #expect(reply.body == text)
        #expect(reply.headers["Content-Range"] == "bytes \(sent)/13")
        #expect(reply.headers["Accept-Ranges"] == nil)
        #expect(reply.headers["Content-Type"] == "text/plain; charset=utf-8")
        #expect(reply.headers["ETag"] == Samples.helloTag)
        #expect(reply.headers["Content-Disposition"] == #"inline; filename="testfile.txt""#)
    }

    @Test(arguments: ["bytes=13-", "bytes=99-100", "bytes=-0", "bytes=5-2"])
    func `a range beyond the end cannot be satisfied`(range: String) {
        let reply = part(range)
        reply.expectRefusal(416, "range not satisfiable")
        #expect(reply.headers["Content-Range"] == "bytes */13")
        #expect(reply.headers["ETag"] == Samples.helloTag)
    }

    @Test func `of several ranges none is honoured`() {
        let reply = part("bytes=0-1,3-4")
        #expect(reply.status == 200)
        #expect(reply.sent == Samples.hello)
    }

    @Test(arguments: ["bytes=", "bytes=-", "bytes=a-b", "bytes=1", "bytes=0 - 1", "bytes=0-1;x", "bytes=,"])
    func `what is no range is ignored, where nginx would refuse it`(range: String) {
        for reply in [part(range), get(["Range": range])] {
            #expect(reply.status == 200)
            #expect(reply.isFileSentHere)
            #expect(reply.sent == Samples.hello)
        }
    }

    @Test(arguments: ["bytes", "", "lines=1-2", "items=0-5", "bytes = 0-1", "bytes 0-1"])
    func `another unit is ignored, by nginx too`(range: String) {
        #expect(part(range).sent == Samples.hello)
        #expect(part(range).status == 200)
        #expect(get(["Range": range]).location != nil)
    }

    @Test(arguments: [
        ("BYTES=0-4", "Hello"), ("bytes=0-4,", "Hello"), ("bytes= 0-4 ", "Hello"), ("bytes=,\t7-", "World!"),
        ("bytes=7-99999999999999999999", "World!"),
    ])
    func `a range may be written in other ways`(range: String, text: String) {
        #expect(part(range).status == 206)
        #expect(part(range).body == text)
    }

    @Test func `two lines of ranges are refused`() {
        let headers: Headers = ["Range": "bytes=0-1", "range": "bytes=0-1"]
        get(headers).expectRefusal(400, "Expected one value for range, got 2")
    }

    @Test func `a range depends on If-Range`() throws {
        let seconds = try desk.age(id)
        #expect(part("bytes=0-4", ["If-Range": Samples.helloTag]).status == 206)
        #expect(part("bytes=0-4", ["If-Range": HTTPDate(seconds: seconds).text]).status == 206)
        for value in [Samples.byeTag, "W/\(Samples.helloTag)", HTTPDate(seconds: seconds + 1).text, "x"] {
            let reply = part("bytes=0-4", ["If-Range": value])
            #expect(reply.status == 200)
            #expect(reply.sent == Samples.hello)
        }
        #expect(part("bytes=99-", ["If-Range": Samples.byeTag]).status == 200)
    }

    @Test func `preconditions come before ranges`() {
        #expect(get(["If-Match": Samples.byeTag, "Range": "bytes=0-4"]).status == 412)
        #expect(part("bytes=99-", ["If-None-Match": "*"]).status == 304)
    }

    @Test func `an empty file has no part`() throws {
        try desk.change { $0.minUploadFileSize = 0 }
        let id = try desk.upload("empty", [])
        let headers: Headers = ["If-Match": "*", "Range": "bytes=0-"]
        desk.get("/files/\(id)", headers).expectRefusal(416, "range not satisfiable")
        #expect(desk.get("/files/\(id)", ["If-Match": "*"]).status == 200)
    }
}
