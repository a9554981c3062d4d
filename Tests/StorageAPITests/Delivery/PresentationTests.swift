import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// Under which name a file comes, and what browsers may do with it (StorageAPI/Contract §2.3, §0).
struct PresentationTests {
    private func disposition(_ query: String = "", name: String) throws -> String? {
        let desk = try Desk()
        let id = try desk.upload("a", metadata: #"{"name":"\#(name)"}"#)
        let reply = desk.get("/files/\(id)\(query)")
        #expect(
            desk.head("/files/\(id)\(query)").headers["Content-Disposition"]
                == reply.headers["Content-Disposition"])
        return reply.headers["Content-Disposition"]
    }

    @Test(arguments: [
        ("a b.txt", #"inline; filename="a b.txt""#),
        ("ä€.txt", #"inline; filename="__.txt"; filename*=UTF-8''%C3%A4%E2%82%AC.txt"#),
        (#"a\"b.txt"#, #"inline; filename="a_b.txt"; filename*=UTF-8''a%22b.txt"#),
        (#"a\r\nX-Evil: b"#, #"inline; filename="a_X-Evil: b"; filename*=UTF-8''a%0D%0AX-Evil%3A%20b"#),
    ])
    func `a file comes inline under its name`(name: String, value: String) throws {
        #expect(try disposition(name: name) == value)
    }

    @Test(arguments: [
        ("?download", #"attachment; filename="n.txt""#), ("?download=", #"attachment; filename="n.txt""#),
        ("?download=x.bin", #"attachment; filename="x.bin""#),
        ("?x=1&download=a%20b%2Fc", #"attachment; filename="a b_c"; filename*=UTF-8''a%20b%2Fc"#),
        ("?download=%C3%A4", #"attachment; filename="_"; filename*=UTF-8''%C3%A4"#),
        ("?Download=x", #"inline; filename="n.txt""#),
    ])
    func `it is saved if that is asked for`(query: String, value: String) throws {
        #expect(try disposition(query, name: "n.txt") == value)
    }

    @Test func `a presigned URL may be saved under any name`() throws {
        let desk = try Desk()
        let id = try desk.upload("n.txt")
        let url = try desk.get("/files/\(id)/presignedurl").text("url")
        let target = String(url.dropFirst("http://media.example.org".count))
        #expect(
            desk.get("\(target)&download=x", as: .nobody).headers["Content-Disposition"]
                == #"attachment; filename="x""#)
    }

    @Test(arguments: [
        "text/html", "text/html; charset=utf-8", "TEXT/HTML", "text/xml", "application/xml",
        "application/xhtml+xml", "image/svg+xml", "application/rss+xml; charset=utf-8", "nonsense", "",
        "message/rfc822", "message/global", "multipart/related", "multipart/x-mixed-replace; boundary=b",
        "application/x-mimearchive", "text/javascript", "application/javascript", "text/css", "text/xsl",
        "text/vtt", "text/calendar", "text/x-component", "text/rtf", "application/x-shockwave-flash",
        "application/zip", "application/msword", "application/wasm", "application/ld+json", "image/unknown",
        "font/woff2", "model/gltf-binary", "chemical/x-pdb",
    ])
    func `what a browser could run is locked in`(type: String) throws {
        try expectPolicy("default-src 'none'; sandbox", for: type)
    }

    @Test(arguments: [
        "text/plain; charset=utf-8", "TEXT/PLAIN", "image/jpeg", "image/vnd.microsoft.icon",
        "application/pdf", "application/json", "text/csv", "text/markdown; charset=utf-8",
        "application/octet-stream", "video/mp4", "audio/x-whatever",
    ])
    func `what a browser does not run is not locked in`(type: String) throws {
        try expectPolicy(nil, for: type)
    }

    @Test(arguments: [
        ("message/rfc822", "attachment"), ("message/global; charset=utf-8", "attachment"),
        ("multipart/related; boundary=b", "attachment"), ("multipart/x-mixed-replace", "attachment"),
        ("application/x-mimearchive", "attachment"), ("text/html", "inline"), ("image/svg+xml", "inline"),
        ("application/pdf", "inline"), ("application/xhtml+xml", "inline"), ("application/zip", "inline"),
        ("image/png", "inline"),
    ])
    func `a document of documents is saved, any other is shown`(type: String, disposition: String) throws {
        let desk = try Desk(typing: CannedTyping(answer: MIMEType(type)))
        let id = try desk.upload("a", Samples.hello)
        for reply in [desk.get("/files/\(id)"), desk.head("/files/\(id)")] {
            #expect(reply.headers["Content-Disposition"] == "\(disposition); filename=\"a\"")
        }
        #expect(
            desk.get("/files/\(id)?download").headers["Content-Disposition"] == "attachment; filename=\"a\"")
    }

    private func expectPolicy(
        _ policy: String?, for type: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let desk = try Desk(typing: CannedTyping(answer: MIMEType(type)))
        let id = try desk.upload("a", Samples.hello)
        let url = try desk.get("/files/\(id)/presignedurl").text("url")
        let target = String(url.dropFirst("http://media.example.org".count))
        for reply in [
            desk.get("/files/\(id)"), desk.head("/files/\(id)"), desk.get(target, as: .nobody),
            desk.get("/files/\(id)?download"), desk.get("/files/\(id)", ["If-Match": "*"]),
        ] {
            #expect(reply.status == 200, sourceLocation: sourceLocation)
            #expect(reply.headers["Content-Security-Policy"] == policy, sourceLocation: sourceLocation)
            #expect(reply.headers["X-Content-Type-Options"] == "nosniff", sourceLocation: sourceLocation)
        }
    }
}
