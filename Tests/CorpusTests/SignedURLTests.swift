import Foundation
import ServiceTesting
import Testing

extension HostileInput {
    /// Signed URLs that somebody has had a hand in.
    struct SignedURLs {
        /// A signed URL, taken apart.
        private struct URLParts {
            let path: String
            var parameters: [(name: String, value: String)]

            init(_ target: String) throws {
                let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
                path = parts[0]
                parameters = try #require(parts.last).split(separator: "&").map { pair in
                    let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                    return (parts[0], parts.count > 1 ? parts[1] : "")
                }
            }

            /// - Parameter value: nil to leave it out.
            func setting(_ name: String, _ value: String?) -> String {
                target(parameters.compactMap { $0.name == name ? value.map { (name, $0) } : $0 })
            }

            func target(_ parameters: [(name: String, value: String)]) -> String {
                path + "?" + parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
            }

            subscript(name: String) -> String { parameters.first { $0.name == name }?.value ?? "" }
        }

        /// What a deed in the corpus's words makes of a URL, and the answers that are right.
        private typealias Deed = (target: String, statuses: [Int], method: String, headers: [String: String])

        @Test func `a signature holds for what was signed, and for that alone`() throws {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let subject = try StoredSubject(run)
            let deeds = try deeds(try presigned(subject.id, run), subject)
            for (name, deed) in deeds {
                let answer = run.judge("app/signed-url", "\(deed.method) \(name)", isCounted: true) {
                    try HTTPClient(port: run.service.port).send(
                        deed.method, deed.target, headers: deed.headers)
                }
                guard let answer, deed.statuses.contains(answer.status) else {
                    run.violation("\(name): \(answer?.status ?? 0), not \(deed.statuses)")
                    continue
                }
                if answer.status >= 400, answer.body == subject.content {
                    run.violation("\(name): the content")
                }
            }
            let inTime = try lives(subject, run)
            let asked = try Corpus.templates().filter { $0.category == "signed-url" }.map(\.request)
            let known = Set(deeds.keys).union(inTime).union(["use with clock moved back 1 h (faketime)"])
            #expect(asked.filter { !known.contains($0) } == [])
            try run.finish()
        }

        private func presigned(_ id: String, _ run: CorpusRun) throws -> String {
            let answer = try run.client.get("/v1/files/\(id)/presignedurl")
            return try pathOfURL(answer.json["url"], port: run.service.port)
        }

        private func deeds(_ target: String, _ subject: StoredSubject) throws -> [String: Deed] {
            let url = try URLParts(target)
            let signature = url["X-Amz-Signature"]
            let flipped = (signature.first == "0" ? "1" : "0") + signature.dropFirst()
            // A signature without a letter is the same in capitals; there is one in 10^13.
            let changes: [String: (String, [Int])] = [
                "change one bit of the signature": (url.setting("X-Amz-Signature", flipped), [403]),
                "signature upper/lower case": (url.setting("X-Amz-Signature", signature.uppercased()), [403]),
                "drop the signature": (url.setting("X-Amz-Signature", nil), [400]),
                "signature twice": (target + "&X-Amz-Signature=" + signature, [400]),
                "change file id": (target.replacing(subject.id, with: subject.otherID), [403]),
                "change expiry +1": (url.setting("X-Amz-Expires", "31"), [403]),
                "expiry 2^63": (url.setting("X-Amz-Expires", "9223372036854775808"), [400]),
                "expiry negative": (url.setting("X-Amz-Expires", "-1"), [400]),
                "expiry float": (url.setting("X-Amz-Expires", "30.0"), [400]),
                "expiry absent": (url.setting("X-Amz-Expires", nil), [400]),
                "change the date": (url.setting("X-Amz-Date", "20300101T000000Z"), [403]),
                "change the credential": (
                    url.setting("X-Amz-Credential", "x" + url["X-Amz-Credential"]), [403]
                ),
                // A URL signed without a transform is good for all.
                "add w=5 when only the bare URL was signed": (target + "&w=5", [200]),
                "reorder parameters": (url.target(url.parameters.reversed()), [200]),
                "percent-encode an unreserved character": (url.setting("X-Amz-Expires", "%330"), [200]),
                "double-encode": (target.replacing("%2F", with: "%252F"), [403]),
                "append &x=1": (target + "&x=1", [200]),
            ]
            var deeds = changes.mapValues { Deed($0.0, $0.1, "GET", [:]) }
            deeds["change method GET->DELETE"] = Deed(target, [405], "DELETE", [:])
            deeds["use the URL for HEAD"] = Deed(target, [200], "HEAD", [:])
            deeds["use with a Range header"] = Deed(target, [206], "GET", ["Range": "bytes=0-9"])
            return deeds
        }

        /// What changes with time and with the file; returns the corpus's words for what was done.
        private func lives(_ subject: StoredSubject, _ run: CorpusRun) throws -> [String] {
            let nobody = HTTPClient(port: run.service.port)
            let url = try presigned(subject.id, run)
            for _ in 0..<(Corpus.isGiven ? 1_000 : 50) {
                #expect(try nobody.get(url).body == subject.content)
            }
            let short = try run.client.json(
                "POST", "/v1/files/\(subject.id)/presignedurl", "{\"expiresIn\":1}")
            let shortURL = try pathOfURL(short.json["url"], port: run.service.port)
            try eventually { try nobody.get(shortURL).status == 400 }

            let changed = Array("changed".utf8)
            #expect(try run.client.replace(subject.id, "a.txt", changed).status == 200)
            #expect(try nobody.get(url).body == changed)
            let bucket = "/v1/buckets/default"
            _ = try run.client.json("PATCH", bucket, "{\"presignedUrlsEnabled\":false}")
            #expect(try nobody.get(url).status == 403)
            _ = try run.client.json("PATCH", bucket, "{\"presignedUrlsEnabled\":true}")
            #expect(try nobody.get(url).status == 200)
            #expect(try run.service.vitrine("key", "rotate", "--grace", "0").status == 0)
            try eventually { try nobody.get(url).status == 403 }
            let last = try presigned(subject.id, run)
            #expect(try nobody.get(last).status == 200)
            #expect(try run.client.send("DELETE", "/v1/files/\(subject.id)").status == 204)
            #expect(try nobody.get(last).status == 404)
            return [
                "replay 1000 times", "expiry in the past by 1 s", "use after the file was replaced",
                "use after the bucket disabled presigned URLs", "signature of another key after key rotation",
                "use after the file was deleted",
            ]
        }
    }
}
