import Foundation
import ServiceTesting
import Testing

/// Requests for slow pictures keep no other request waiting.
struct PictureFairnessTests {
    @Test(arguments: [true, false])
    func `however many wait for pictures, everything else is answered`(isSame: Bool) throws {
        let service = try RunningService(environment: ["VITRINE_RENDER_WORKERS": "2"])
        defer { service.stop() }
        let photo = try fixture("gradient-4000x3000.jpg")
        let stored = try service.admin.store("photo.jpg", photo)
        let id = try #require(stored.processedFile["id"] as? String, "\(stored.text)")
        let token = try #require(service.admin.token)
        // Ready beforehand.
        #expect(try service.admin.get("/v1/files/\(id)/thumbnails/64").status == 200)

        let waiting = try (0..<40).map { number in
            let variant = "w=1900&h=1100&f=heic&q=100&b=0.\(isSame ? 1 : number + 1)"
            return try SilentReader(
                port: service.port,
                "GET /v1/files/\(id)?\(variant) HTTP/1.1\r\nHost: x\r\nAuthorization: Token \(token)\r\n\r\n")
        }
        for target in [
            "/healthz", "/v1/files/\(id)/metadata", "/v1/files", "/api/media/files", "/v1/files/\(id)",
            "/v1/files/\(id)/thumbnails/64",
        ] {
            #expect(try service.admin.get(target).status == 200, "\(target)")
        }
        let unanswered = waiting.count { !$0.hasAnswer(within: 0) }
        #expect(unanswered > 0, "the pictures are still waited for")

        // Another picture does not wait for all of them.
        let other = try service.admin.store("other.jpg", photo + [1])
        let otherID = try #require(other.processedFile["id"] as? String)
        #expect(try service.admin.get("/v1/files/\(otherID)/thumbnails/128").status == 200)
        if !isSame { #expect(waiting.contains { !$0.hasAnswer(within: 0) }) }
    }

    @Test func `a variant that takes too long to encode is refused`() throws {
        let service = try SharedService.usual.get()
        let stored = try service.admin.store("photo.jpg", try fixture("gradient-4000x3000.jpg"))
        let id = try #require(stored.processedFile["id"] as? String, "\(stored.text)")
        for variant in ["w=3999&h=4000&f=heic&q=100", "f=heic", "w=8000&f=webp", "w=8000&h=8000&f=png"] {
            let answer = try service.admin.get("/v1/files/\(id)?\(variant)")
            #expect(answer.status == 400, "\(variant)")
            #expect(answer.text.contains("megapixels of"), "\(answer.text)")
        }
    }
}
