import Foundation
import ServiceTesting
import Testing

extension HostileInput {
    /// JSON, nearly JSON, and JSON that is too much.
    struct JSONBodies {
        /// A place that takes JSON; the form's text stands where `wrap` puts it.
        private struct Place: Sendable {
            let method: String
            let target: String
            /// Whether no body at all is a body as well.
            var mayBeEmpty = false
            var wrap: @Sendable ([UInt8]) -> (contentType: String, body: [UInt8]) = {
                ("application/json", $0)
            }
        }

        @Test func `every text is taken or refused, and what is no JSON is always refused`() throws {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let number = try #require(try run.client.upload("a.txt", Array("a".utf8)).json["id"] as? Int)
            let id = try #require(
                try run.client.store("a.txt", Array("a".utf8)).processedFile["id"] as? String)
            let bodies = try Corpus.jsonBodies()
            for json in bodies {
                let text = try json.bytes()
                for place in Self.places(number, id) {
                    let (contentType, body) = place.wrap(text)
                    let answer = run.ask(
                        "json", json.id, place.method, place.target, headers: ["Content-Type": contentType],
                        body: body, isCounted: true)
                    guard let answer, json.id.hasPrefix("n_") else { continue }
                    if answer.status < 400, !(place.mayBeEmpty && text.isEmpty) {
                        run.violation("\(json.id) is \(answer.status) at \(place.method) \(place.target)")
                    }
                }
                for target in ["/api/media/files/\(number)", "/v1/files/\(id)/metadata", "/v1/buckets"] {
                    let answer = run.ask("json", json.id, "GET", target)
                    // Numbers come back as they were sent, and Foundation has none for 1e400.
                    let isReadable =
                        answer?.json.isEmpty == false
                        || answer?.text.firstMatch(of: #/\d{300}|\d[eE][+-]?\d{3}/#) != nil
                    if answer?.status != 200 || !isReadable {
                        run.violation("after \(json.id): \(target) is \(answer?.text.prefix(200) ?? "")")
                    }
                }
            }
            try run.finish()
            #expect(!bodies.isEmpty)
        }

        private static func places(_ number: Int, _ id: String) -> [Place] {
            let file = "/api/media/files/\(number)"
            return [
                Place(method: "PATCH", target: file, mayBeEmpty: true), Place(method: "PUT", target: file),
                Place(method: "POST", target: "/api/media/files"),
                Place(method: "PATCH", target: "/v1/files/\(id)"),
                Place(method: "PATCH", target: "/v1/files/\(id)") { text in
                    ("application/json", Array("{\"metadata\":".utf8) + text + Array("}".utf8))
                },
                Place(method: "POST", target: "/v1/buckets"),
                Place(method: "PATCH", target: "/v1/buckets/default"),
                Place(method: "POST", target: "/v1/files/\(id)/presignedurl", mayBeEmpty: true),
                Place(method: "POST", target: "/v1/files") { form(metadata: $0, "metadata[]", "file[]") },
                Place(method: "PUT", target: "/v1/files/\(id)") { form(metadata: $0, "metadata", "file") },
            ]
        }

        private static func form(metadata: [UInt8], _ metadataField: String, _ field: String) -> (
            String, [UInt8]
        ) {
            var body = Array("--q\r\nContent-Disposition: form-data; name=\"\(metadataField)\"\r\n\r\n".utf8)
            body += metadata
            body +=
                "\r\n--q\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"a\"\r\n\r\n".utf8
            return ("multipart/form-data; boundary=q", body + "hello\r\n--q--\r\n".utf8)
        }
    }
}
