import HTTP
import Testing

@Suite struct ConditionalRequestTests {
    private static let etag = "\"65a8e27d8879283831b664bd8b7f0ad4\""
    private static let changed: Int64 = 784_111_777
    private static let atChange = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let before = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let after = "Sun, 06 Nov 1994 08:49:38 GMT"

    private typealias Decision = ConditionalRequest.Decision

    private func decide(
        _ headers: Headers, _ method: Method = .get, etag: String = etag, lastModified: Int64? = changed
    ) -> ConditionalRequest.Decision {
        ConditionalRequest(headers).decide(
            etags: [etag], lastModified: lastModified.map(settled), method: method)
    }

    /// A change long ago.
    private func settled(_ second: Int64) -> LastModified {
        LastModified(second: second, now: second + 86_400)
    }

    @Test(arguments: [Method.get, .head, .put, .patch, .delete, .post])
    func `a request without conditions proceeds`(method: Method) {
        let request = ConditionalRequest(["Range": "bytes=0-1", "If": "x"])
        #expect(
            request.decide(etags: [Self.etag], lastModified: settled(Self.changed), method: method)
                == .proceed)
        #expect(!request.hasUpdatePrecondition)
        #expect(request.repeated.isEmpty)
    }

    @Test(
        arguments: [
            (etag, true), ("*", true), (" * ", true), ("\"x\",\(etag)", true), ("\"x\" , \(etag) ,", true),
            (",,\"x\",, \t,\(etag)", true), ("\"a,\",\(etag)", true), ("W/\"x\", \(etag)", true),
            ("\"other\"", false), ("", false), (",", false), ("*, \"x\"", false), ("\(etag), *", false),
            ("65a8e27d8879283831b664bd8b7f0ad4", false), ("\"unterminated", false),
            ("\(etag) \(etag)", false), ("\(etag)\(etag)", false), ("\(etag), unquoted", false),
            ("\"x, \(etag)", false), ("'65a8e27d8879283831b664bd8b7f0ad4'", false), ("**", false),
        ])
    func `a list matches when the tag is in it`(list: String, matches: Bool) {
        #expect(decide(["If-None-Match": list]) == (matches ? .notModified : .proceed))
        #expect(decide(["If-None-Match": list], .put) == (matches ? .preconditionFailed : .proceed))
        for method in [Method.get, .put] {
            #expect(decide(["if-match": list], method) == (matches ? .proceed : .preconditionFailed))
        }
    }

    @Test func `weak tags match for reading alone`() {
        #expect(decide(["If-None-Match": "W/\(Self.etag)"]) == .notModified)
        #expect(decide(["If-None-Match": Self.etag], etag: "W/\(Self.etag)") == .notModified)
        #expect(decide(["If-Match": "W/\(Self.etag)"]) == .preconditionFailed)
        #expect(decide(["If-Match": Self.etag], etag: "W/\(Self.etag)") == .preconditionFailed)
        #expect(decide(["If-Match": "*"], etag: "W/\(Self.etag)") == .proceed)
    }

    @Test func `what is no tag matches nothing but the star`() {
        for etag in ["", "abc", "*"] {
            #expect(decide(["If-None-Match": "\"abc\", \"\""], etag: etag) == .proceed)
            #expect(decide(["If-Match": "\"abc\""], etag: etag) == .preconditionFailed)
            #expect(decide(["If-None-Match": "*"], etag: etag) == .notModified)
        }
    }

    @Test func `a list may stand in several lines`() {
        var headers: Headers = ["If-None-Match": "\"a\"", "IF-NONE-MATCH": Self.etag]
        #expect(decide(headers) == .notModified)
        #expect(ConditionalRequest(headers).repeated == ["if-none-match"])
        headers.append("If-Match", "*")
        headers.append("If-Match", "*")
        #expect(decide(headers) == .preconditionFailed)
        #expect(ConditionalRequest(headers).repeated == ["if-match", "if-none-match"])
    }

    @Test func `a thousand tags are read, and no more`() {
        let tags = (0..<999).map { "\"\($0)\"" }.joined(separator: ",")
        #expect(decide(["If-None-Match": "\(tags),\(Self.etag)"]) == .notModified)
        #expect(decide(["If-None-Match": "\"x\",\(tags),\(Self.etag)"]) == .proceed)
        #expect(decide(["If-Match": "\"x\",\(tags),\(Self.etag)"]) == .preconditionFailed)
        #expect(decide(["If-None-Match": String(repeating: ",", count: 100_000) + Self.etag]) == .notModified)
    }

    @Test(
        arguments: [
            (before, .proceed, .preconditionFailed), (atChange, .notModified, .proceed),
            (after, .notModified, .proceed), ("Sunday, 06-Nov-94 08:49:37 UTC", .notModified, .proceed),
            ("Sun Nov  6 08:49:36 1994", .proceed, .preconditionFailed), ("not a date", .proceed, .proceed),
            ("", .proceed, .proceed), ("Sun, 31 Feb 2094 08:49:37 GMT", .proceed, .proceed),
            ("Thu, 01 Jan 1970 00:00:00 GMT", .proceed, .preconditionFailed),
            ("Sun, 06 Nov 2094 08:49:37 GMT", .notModified, .proceed),
        ] as [(String, Decision, Decision)])
    private func `dates are compared to the second`(
        date: String, modified: Decision, unmodified: Decision
    ) {
        for method in [Method.get, .head] {
            #expect(decide(["If-Modified-Since": date], method) == modified)
            #expect(decide(["If-Unmodified-Since": date], method) == unmodified)
        }
        for method in [Method.put, .patch, .delete] {
            #expect(decide(["If-Modified-Since": date], method) == .proceed)
            #expect(decide(["If-Unmodified-Since": date], method) == unmodified)
        }
    }

    @Test func `dates count for nothing if nobody knows when the thing changed`() {
        #expect(decide(["If-Modified-Since": Self.after], lastModified: nil) == .proceed)
        #expect(decide(["If-Unmodified-Since": Self.before], lastModified: nil) == .proceed)
    }

    @Test func `tags take precedence over dates`() {
        #expect(decide(["If-Match": Self.etag, "If-Unmodified-Since": Self.before]) == .proceed)
        #expect(decide(["If-Match": "\"x\"", "If-Unmodified-Since": Self.after]) == .preconditionFailed)
        #expect(decide(["If-None-Match": "\"x\"", "If-Modified-Since": Self.after]) == .proceed)
        #expect(decide(["If-None-Match": "x", "If-Modified-Since": Self.after]) == .proceed)
        #expect(decide(["If-None-Match": Self.etag, "If-Modified-Since": Self.before]) == .notModified)
    }

    @Test func `what must hold comes before what must have changed`() {
        #expect(decide(["If-None-Match": Self.etag, "If-Match": "\"x\""]) == .preconditionFailed)
        #expect(decide(["If-None-Match": Self.etag, "If-Match": Self.etag]) == .notModified)
        #expect(
            decide(["If-Modified-Since": Self.after, "If-Unmodified-Since": Self.before])
                == .preconditionFailed)
        #expect(decide(["If-Modified-Since": Self.after, "If-Unmodified-Since": Self.after]) == .notModified)
    }

    @Test func `a field that comes twice is named, and a date in it ignored`() {
        var headers: Headers = ["If-Unmodified-Since": "x", "If-Modified-Since": Self.after, "If-Range": "y"]
        #expect(ConditionalRequest(headers).repeated.isEmpty)
        headers.append("If-Modified-Since", Self.after)
        headers.append("If-Range", "y")
        #expect(ConditionalRequest(headers).repeated == ["if-modified-since", "if-range"])
        #expect(decide(headers) == .proceed)
    }

    @Test func `any of several tags is the thing's`() {
        let both = [Self.etag, "\"second\""]
        func decide(_ headers: Headers, _ method: Method) -> ConditionalRequest.Decision {
            ConditionalRequest(headers).decide(etags: both, lastModified: nil, method: method)
        }
        for tag in both {
            #expect(decide(["If-Match": tag], .patch) == .proceed)
            #expect(decide(["If-None-Match": tag], .patch) == .preconditionFailed)
            #expect(decide(["If-None-Match": tag], .get) == .notModified)
            #expect(ConditionalRequest(["If-Match": tag]).isMatched(by: tag))
        }
        #expect(decide(["If-Match": "\"third\""], .patch) == .preconditionFailed)
        #expect(!ConditionalRequest(["If-Match": "\"third\""]).isMatched(by: Self.etag))
        #expect(!ConditionalRequest([:]).isMatched(by: Self.etag))
    }

    @Test func `a date is no strong validator before its second is over`() {
        let fresh = LastModified(second: Self.changed, now: Self.changed)
        let shared = LastModified(second: Self.changed, isShared: true, now: Self.changed + 86_400)
        for weak in [fresh, shared] {
            func decide(_ headers: Headers) -> ConditionalRequest.Decision {
                ConditionalRequest(headers).decide(etags: [Self.etag], lastModified: weak, method: .get)
            }
            #expect(!weak.isStrong)
            #expect(decide(["If-Modified-Since": Self.atChange]) == .proceed)
            #expect(decide(["If-Modified-Since": Self.before]) == .proceed)
            #expect(decide(["If-Modified-Since": Self.after]) == .notModified)
            #expect(decide(["If-Unmodified-Since": Self.atChange]) == .proceed)
            #expect(decide(["If-Unmodified-Since": Self.before]) == .preconditionFailed)
            let byDate = ConditionalRequest(["If-Range": Self.atChange])
            #expect(!byDate.permitsRange(etag: Self.etag, lastModified: weak))
            #expect(
                ConditionalRequest(["If-Range": Self.etag]).permitsRange(etag: Self.etag, lastModified: weak))
        }
    }

    @Test func `Last-Modified is never later than the clock`() {
        #expect(LastModified(second: Self.changed, now: Self.changed + 9).text == Self.atChange)
        #expect(LastModified(second: Self.changed, now: Self.changed).text == Self.atChange)
        let ahead = LastModified(second: Self.changed, now: Self.changed - 1)
        #expect(ahead.text == Self.before)
        #expect(!ahead.isStrong)
    }

    @Test(
        arguments: [
            ("If-Match", true), ("If-None-Match", true), ("If-Unmodified-Since", true),
            ("If-Modified-Since", false), ("If-Range", false),
        ])
    func `it is known which fields guard an update`(name: String, guardsUpdates: Bool) {
        var headers = Headers()
        headers.append(name, "illegible")
        #expect(ConditionalRequest(headers).hasUpdatePrecondition == guardsUpdates)
    }

    @Test(
        arguments: [
            (nil, true), (etag, true), (atChange, true), ("Sun Nov  6 08:49:37 1994", true),
            ("W/\(etag)", false), ("\"other\"", false), (before, false), (after, false), ("", false),
            ("*", false),
            ("\(etag), \(etag)", false), ("65a8e27d8879283831b664bd8b7f0ad4", false),
        ] as [(String?, Bool)])
    func `a range is permitted while what it continues is still there`(value: String?, isPermitted: Bool) {
        var headers = Headers()
        if let value { headers.append("If-Range", value) }
        let request = ConditionalRequest(headers)
        #expect(request.permitsRange(etag: Self.etag, lastModified: settled(Self.changed)) == isPermitted)
    }

    @Test func `a range is not permitted by a weak tag or an unknown date`() {
        let byTag = ConditionalRequest(["If-Range": Self.etag])
        #expect(!byTag.permitsRange(etag: "W/\(Self.etag)", lastModified: settled(Self.changed)))
        #expect(!byTag.permitsRange(etag: "", lastModified: settled(Self.changed)))
        #expect(
            !ConditionalRequest(["If-Range": Self.atChange]).permitsRange(etag: Self.etag, lastModified: nil))
    }
}
