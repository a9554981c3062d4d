import Foundation
import ServiceTesting
import Testing

/// URLs in answers lead back to the service, whatever a request says of its host and wherever the service lies.
struct AddressTests {
    private func field(_ key: String, of answer: HTTPAnswer) throws -> String {
        try #require(answer.json[key] as? String, "\(answer.text)")
    }

    @Test func `a request without a host gets URLs with the server's address`() throws {
        let service = try SharedService.usual.get()
        let uploaded = try service.admin.upload("host.txt", Array("host".utf8))
        let number = try #require(uploaded.json["id"] as? Int)
        for version in ["HTTP/1.0\r\n", "HTTP/1.0\r\nHost: user@127.0.0.1\r\n"] {
            let head =
                "GET /api/media/files/\(number) \(version)Authorization: Token \(service.admin.token ?? "")\r\n\r\n"
            let answer = try #require(HTTPAnswer(try service.admin.exchange(Array(head.utf8))))
            #expect(answer.status == 200)
            #expect(
                try field("f", of: answer).hasPrefix("http://127.0.0.1:\(service.port)/media/core_media/"))
        }
    }

    @Test func `a public URL may have a path, which requests may have too`() throws {
        let service = try RunningService(environment: ["VITRINE_PUBLIC_URL": "https://cdn.test/files"])
        defer { service.stop() }
        let (admin, nobody) = (service.admin, HTTPClient(port: service.port))
        let uploaded = try admin.upload("a.txt", Array("a".utf8))
        let url = try field("f", of: uploaded)
        #expect(url.hasPrefix("https://cdn.test/files/media/core_media/"))
        // A proxy sends the path on or removes it.
        let path = url.dropFirst("https://cdn.test".count)
        for target in [String(path), String(path.dropFirst("/files".count))] {
            #expect(try nobody.get(target).text == "a", "\(target)")
        }
        let link = try #require(uploaded["Link"])
        #expect(link.hasPrefix("<https://cdn.test/files/v1/files/"))
        for target in ["/files/api/media/files?limit=1", "/api/media/files?limit=1"] {
            let list = try admin.get(target)
            #expect(list.status == 200)
            _ = try admin.upload("b.txt", Array("b".utf8))
            let next = try field("next", of: try admin.get(target))
            #expect(next.hasPrefix("https://cdn.test/files/api/media/files?"), "\(next)")
        }
        let number = try #require(uploaded.json["id"] as? Int)
        let same = try admin.json("PATCH", "/files/api/media/files/\(number)", #"{"f":"\#(url)"}"#)
        #expect(try field("f", of: same) == url)
        let moved = try admin.json("PATCH", "/api/media/files/\(number)", #"{"f":"moved.txt"}"#)
        let new = try field("f", of: moved)
        for target in [String(path), String(path.dropFirst("/files".count))] {
            let answer = try nobody.get(target)
            #expect(answer.status == 301, "\(target)")
            #expect(answer["Location"] == new)
        }
        let stored = try admin.store("c.txt", Array("c".utf8))
        let id = try #require(stored.processedFile["id"] as? String)
        for target in ["/files/files/\(id)", "/files/v1/files/\(id)", "/v1/files/\(id)", "/files/\(id)"] {
            #expect(try admin.get(target).text == "c", "\(target)")
            let presigned = try field("url", of: try admin.get(target + "/presignedurl"))
            #expect(presigned.hasPrefix("https://cdn.test/files/"))
            #expect(try nobody.get(String(presigned.dropFirst("https://cdn.test".count))).text == "c")
        }
    }

    @Test func `below the path of the public URL everything is as without it`() throws {
        let service = try RunningService(environment: ["VITRINE_PUBLIC_URL": "https://cdn.test/store"])
        defer { service.stop() }
        let large = [UInt8](repeating: 7, count: 2_000_000)
        for (path, field, status) in [
            ("/store/v1/files", "file[]", 201), ("/store/files", "file[]", 201),
            ("/store/api/media/files", "f", 201), ("/elsewhere/v1/files", "file[]", 413),
        ] {
            let form = MultipartForm(file: (field: field, name: "large.bin", content: large))
            let answer = try service.admin.send(
                "POST", path, headers: ["Content-Type": form.contentType], body: form.bytes)
            #expect(answer.status == status, "\(path)")
        }
        let page = try service.admin.upload("page.html", Array("<p>".utf8))
        let target = String(try field("f", of: page).dropFirst("https://cdn.test".count))
        for (method, target) in [
            ("HEAD", target), ("GET", target + "x"), ("PUT", target), ("OPTIONS", target),
        ] {
            let answer = try service.admin.send(method, target)
            #expect(answer["Access-Control-Allow-Origin"] == "*", "\(method)")
            #expect(answer["Cross-Origin-Resource-Policy"] == "cross-origin", "\(method)")
        }
        #expect(
            try service.admin.send("HEAD", target)["Content-Security-Policy"]?.contains("sandbox") == true)
        let refused = try HTTPClient(port: service.port).send(
            "POST", "/store/api/media/files", body: [UInt8](repeating: 7, count: 2_000_000))
        #expect(refused.json["detail"] is String)
    }

    @Test func `pages of other origins read the library's answers through nginx`() throws {
        let service = try SharedService.usual.get()
        let origin = ["Origin": "https://app.example.org"]
        for answer in [
            try service.admin.get("/api/media/files", headers: origin),
            try HTTPClient(port: service.port).get("/api/media/files", headers: origin),
            try service.admin.get("/api/media/openapi.yaml", headers: origin),
        ] { #expect(answer["Access-Control-Allow-Origin"] == "https://app.example.org") }
        let preflight = try HTTPClient(port: service.port).send(
            "OPTIONS", "/api/media/files/1",
            headers: origin.merging(["Access-Control-Request-Method": "PATCH"]) { $1 })
        #expect(preflight.status == 204)
        #expect(preflight["Access-Control-Allow-Methods"]?.contains("PATCH") == true)
        let stored = try service.admin.store("link.txt", Array("link".utf8), in: "core_media")
        let id = try #require(stored.processedFile["id"] as? String)
        #expect(try service.admin.get("/v1/files/\(id)")["Link"]?.hasSuffix(#">; rel="canonical""#) == true)
    }
}
