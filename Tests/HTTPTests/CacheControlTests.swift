import HTTP
import Testing

struct CacheControlTests {
    @Test(arguments: [
        ("max-age=3600", "private, max-age=3600"), ("", "private"), (" ", "private"), (",,", "private"),
        ("MAX-AGE=5 ,  No-Cache", "private, MAX-AGE=5, No-Cache"), ("no-store", "private, no-store"),
        ("max-age=60, must-revalidate", "private, max-age=60, must-revalidate"),
        (
            "max-age=1, stale-while-revalidate=2, stale-if-error=3, no-transform, proxy-revalidate",
            "private, max-age=1, stale-while-revalidate=2, stale-if-error=3, no-transform, proxy-revalidate"
        ),
    ])
    func `what binds a private cache stays as it is`(text: String, expected: String) {
        #expect(CacheControl(text).privateText == expected)
    }

    @Test(arguments: [
        "public", "PUBLIC", " public ", "public,", "public=1", "\"public\"", "s-maxage=60", "S-MaxAge = 60",
        "s-maxage",
        "immutable", "Immutable", "private", "Private=\"set-cookie\"", "private, public", "must-understand",
        "x-shared=60", "x=\"a, public\"", "x=\"a\\\", public\"", "x=\"a, public, s-maxage=5", "s‑maxage=60",
        "max‑age=5",
    ])
    func `what opens shared caches, or may, goes`(text: String) {
        #expect(CacheControl(text).privateText == "private")
        #expect(CacheControl("max-age=9, \(text)").privateText == "private, max-age=9")
    }

    @Test func `a quoted list is one directive`() {
        #expect(
            CacheControl("no-cache=\"a, public\", public, max-age=9").privateText
                == "private, no-cache=\"a, public\", max-age=9")
    }

    @Test func `Vary is one line`() {
        var response = Response(200)
        response.vary(by: "Accept")
        response.vary(by: "Authorization, Cookie")
        #expect(response.headers.all("vary") == ["Accept, Authorization, Cookie"])
    }
}
