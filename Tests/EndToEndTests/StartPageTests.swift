import Crypto
import Foundation
import ServiceTesting
import Testing

/// What a browser gets at the root of the service.
@Suite struct StartPageTests {
    private let client: HTTPClient

    init() throws {
        client = HTTPClient(port: try SharedService.usual.get().port)
    }

    @Test func `the root is a page, and its policy allows just the style and the script in it`() throws {
        let answer = try client.get("/")
        #expect(answer.status == 200)
        #expect(answer["Content-Type"] == "text/html; charset=utf-8")
        let policy = try #require(answer["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; "))
        for part in ["style", "script"] {
            let pieces = answer.text.components(separatedBy: "<\(part)>")
            try #require(pieces.count == 2)
            let content = try #require(pieces[1].components(separatedBy: "</\(part)>").first)
            let digest = Data(SHA256.hash(data: Data(content.utf8))).base64EncodedString()
            #expect(policy.contains("\(part)-src 'sha256-\(digest)'"))
        }
        // Nothing in the page would need another source.
        for attribute in ["src=", "style=", "onclick=", "<link", "@import", "url("] {
            #expect(!answer.text.contains(attribute))
        }
    }

    @Test func `every link of the page leads to the service itself`() throws {
        let page = try client.get("/").text
        let links = page.components(separatedBy: "href=\"").dropFirst().compactMap {
            $0.split(separator: "\"").first.map(String.init)
        }
        #expect(links.contains("/openapi.yaml") && links.contains("/api/media/openapi.yaml"))
        #expect(links.allSatisfy { $0.hasPrefix("/") && !$0.hasPrefix("//") })
    }

    @Test(arguments: [("/favicon.ico", "image/vnd.microsoft.icon"), ("/robots.txt", "text/plain")])
    func `what browsers and robots ask for by themselves is there`(path: String, type: String) throws {
        let answer = try client.get(path)
        #expect(answer.status == 200)
        #expect(answer["Content-Type"] == type)
        #expect(!answer.body.isEmpty)
    }

    @Test(arguments: ["/", "/favicon.ico", "/robots.txt"])
    func `the pages are only read`(path: String) throws {
        let answer = try client.send("POST", path, body: Array("x".utf8))
        #expect(answer.status == 405)
        #expect(answer["Allow"] == "GET, HEAD")
        #expect(answer["Content-Type"] == "application/json")
        #expect((answer.json["error"] as? [String: Any])?["message"] as? String == "method not allowed")
        #expect(try client.send("HEAD", path).status == 200)
    }
}
