import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Preconditions of reads (RFC 9110 §13, StorageAPI/Contract §2.4, §0).
struct ConditionalDownloadTests {
    private static let past = "Sat, 01 Jan 2000 00:00:00 GMT"
    private static let future = "Fri, 31 Dec 2100 00:00:00 GMT"
    private static let tag = Samples.helloTag
    private static let other = Samples.byeTag

    private let desk: Desk
    private let id: String

    init() throws {
        desk = try Desk()
        id = try desk.upload()
    }

    private func expect(
        _ status: Int, _ headers: Headers, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for method in [Method.get, .head] {
            let reply = desk.ask(method, "/v1/files/\(id)", headers)
            #expect(reply.status == status, sourceLocation: sourceLocation)
            #expect(reply.headers["ETag"] == Self.tag, sourceLocation: sourceLocation)
            #expect(
                reply.headers["Cache-Control"] == "private, max-age=3600", sourceLocation: sourceLocation)
            #expect(reply.headers["Surrogate-Control"] == nil, sourceLocation: sourceLocation)
            let hasContent = status == 200
            #expect(reply.error == nil, sourceLocation: sourceLocation)
            #expect((reply.headers["Content-Type"] != nil) == hasContent, sourceLocation: sourceLocation)
            #expect((reply.headers["Last-Modified"] != nil) == hasContent, sourceLocation: sourceLocation)
            #expect(
                (reply.headers["Content-Disposition"] != nil) == hasContent, sourceLocation: sourceLocation)
            #expect((reply.headers["Surrogate-Key"] != nil) == hasContent, sourceLocation: sourceLocation)
            #expect(
                reply.isBodyless == (!hasContent || method == .head), sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [tag, "*", "\"x\", \(tag)", "\(tag),\"x\"", " \(tag) "])
    func `If-Match that matches proceeds`(value: String) { expect(200, ["If-Match": value]) }

    @Test(arguments: [other, "W/\(tag)", "65a8e27d8879283831b664bd8b7f0ad4", "", "\"\""])
    func `If-Match that does not match fails`(value: String) { expect(412, ["If-Match": value]) }

    @Test(arguments: [tag, "*", "W/\(tag)", "\"x\", W/\(tag)", "\(tag),\"x\""])
    func `If-None-Match that matches is not modified`(value: String) {
        expect(304, ["If-None-Match": value])
    }

    @Test(arguments: [other, "65a8e27d8879283831b664bd8b7f0ad4", "", "\"x\", \"y\""])
    func `If-None-Match that does not match proceeds`(value: String) {
        expect(200, ["If-None-Match": value])
    }

    @Test func `dates are compared by the second, once it is over`() throws {
        let seconds = try desk.age(id)
        let (before, now) = (HTTPDate(seconds: seconds - 1).text, HTTPDate(seconds: seconds).text)
        expect(200, ["If-Modified-Since": before])
        expect(304, ["If-Modified-Since": now])
        expect(412, ["If-Unmodified-Since": before])
        expect(200, ["If-Unmodified-Since": now])
    }

    @Test(arguments: ["GMT", "UTC"])
    func `both names of the zone are understood`(zone: String) {
        expect(304, ["If-Modified-Since": Self.future.replacing("GMT", with: zone)])
        expect(200, ["If-Modified-Since": Self.past.replacing("GMT", with: zone)])
        expect(200, ["If-Unmodified-Since": Self.future.replacing("GMT", with: zone)])
        expect(412, ["If-Unmodified-Since": Self.past.replacing("GMT", with: zone)])
    }

    @Test func `tags win over dates`() {
        expect(200, ["If-Match": Self.tag, "If-Unmodified-Since": Self.past])
        expect(412, ["If-Match": Self.other, "If-Unmodified-Since": Self.future])
        expect(304, ["If-None-Match": Self.tag, "If-Modified-Since": Self.past])
        expect(200, ["If-None-Match": Self.other, "If-Modified-Since": Self.future])
    }

    @Test func `what must hold comes before what must have changed`() {
        expect(412, ["If-None-Match": Self.tag, "If-Match": Self.other])
        expect(304, ["If-None-Match": Self.tag, "If-Match": Self.tag])
        expect(412, ["If-Modified-Since": Self.future, "If-Unmodified-Since": Self.past])
        expect(304, ["If-Modified-Since": Self.future, "If-Unmodified-Since": Self.future])
        expect(412, ["If-None-Match": Self.tag, "If-Unmodified-Since": Self.past])
    }

    @Test func `what sends no content has no more headers than it needs`() {
        for (status, headers) in [
            (304, ["If-None-Match": Self.tag]), (412, ["If-Match": Self.other]),
        ] as [(Int, Headers)] {
            for method in [Method.get, .head] {
                let reply = desk.ask(method, "/files/\(id)", headers)
                #expect(reply.status == status)
                #expect(
                    Set(reply.headers.fields.map(\.name)) == [
                        "Cache-Control", "ETag", "Vary", "X-Content-Type-Options",
                    ])
            }
        }
    }

    @Test(arguments: ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range"])
    func `each may come once`(name: String) {
        let headers: Headers = [name: Self.future, name.uppercased(): Self.future]
        let message = "Expected one value for \(name), got 2"
        desk.get("/files/\(id)", headers).expectRefusal(400, message)
        desk.head("/files/\(id)", headers).expectHeadRefusal(400, message)
    }

    @Test(
        arguments: ["if-modified-since", "if-unmodified-since"],
        [
            "yesterday", "", "2026-01-31T00:00:00Z", "Sat, 32 Jan 2000 00:00:00 GMT",
            "2025-07-21 13:24:53.586273 +0000 UTC",
        ])
    func `what is no date is ignored`(name: String, value: String) {
        expect(200, [name: value])
    }

    @Test func `within its second a date validates nothing`() throws {
        // As if the clock had been set back, so that the second is not over however long the test takes.
        let seconds = try desk.age(id, by: -3_600)
        let date = HTTPDate(seconds: seconds).text
        for method in [Method.get, .head] {
            let reply = desk.ask(method, "/files/\(id)", ["If-Modified-Since": date])
            #expect(reply.status == 200)
            let sent = try #require(reply.headers["Last-Modified"].flatMap { HTTPDate($0) })
            #expect(sent.seconds <= Timestamp.now.seconds)
        }
        expect(304, ["If-Modified-Since": date, "If-None-Match": Self.tag])
        #expect(desk.get("/files/\(id)", ["If-Range": date, "Range": "bytes=0-4"]).range == nil)
        #expect(desk.get("/files/\(id)", ["If-Range": Self.tag, "Range": "bytes=0-4"]).range != nil)
        let own = desk.get("/files/\(id)", ["If-Range": date, "Range": "bytes=0-4", "If-Match": "*"])
        #expect(own.status == 200)
        #expect(own.sent == Samples.hello)
    }

    @Test func `a second that two versions share validates neither`() throws {
        for change in [true, false] {
            let number = try #require(try desk.file(id)).number
            _ = try desk.catalog.update(number: number) {
                $0.updatedAt = Timestamp(microseconds: 1_000_000_000_000_000)
                $0.sharesSecond = change
            }
            expect(change ? 200 : 304, ["If-Modified-Since": HTTPDate(seconds: 1_000_000_000).text])
        }
    }

    @Test func `who may not see the file learns nothing by them`() {
        for headers in [["If-None-Match": Self.tag], ["If-Match": "\"x\""]] as [Headers] {
            desk.get("/files/\(id)", as: .bob, headers).expectRefusal(404, "file not found")
            desk.get("/files/\(id)", as: .nobody, headers).expectRefusal(403, "you are not authorized")
        }
    }
}
