import Foundation
import ServiceTesting
import Testing

extension HostileInput {
    /// Names that want to be paths, headers or something else than names.
    struct Names {
        private static let content = Array("hello".utf8)

        @Test func `a name stays a name wherever it is given`() throws {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let folders = try FileManager.default.contentsOfDirectory(atPath: run.service.data).sorted()
            let names = try Corpus.names()
            onEach(names) { name in
                if let header = name.header { return Self.sendHeader(header, run) }
                guard let bytes = name.bytes else { return run.violation("a case without a name") }
                let what = "name \(String(decoding: bytes.prefix(60), as: UTF8.self).debugDescription)"
                Self.publish(bytes, what, run)
                Self.store(bytes, what, run)
                Self.makeBucket(bytes, what, run)
            }
            let foldersNow = try FileManager.default.contentsOfDirectory(atPath: run.service.data).sorted()
            #expect(foldersNow == folders)
            try run.finish()
            #expect(!names.isEmpty)
        }

        private static func publish(_ name: [UInt8], _ what: String, _ run: CorpusRun) {
            guard let answer = upload("/api/media/files", disposition("f", name), what, run),
                answer.status == 201
            else { return }
            checkPlace(of: answer, what, run)
            guard let number = answer.json["id"] as? Int else {
                return run.violation("\(what): \(answer.text)")
            }
            for key in ["name", "f", "description"] {
                let body = Array("{\"\(key)\":".utf8) + json(name) + Array("}".utf8)
                let changed = run.ask(
                    "names", "\(what) as \(key)", "PATCH", "/api/media/files/\(number)",
                    headers: ["Content-Type": "application/json"], body: body, isCounted: true)
                if let changed, changed.status == 200 { checkPlace(of: changed, what, run) }
            }
        }

        private static func store(_ name: [UInt8], _ what: String, _ run: CorpusRun) {
            guard let answer = upload("/v1/files", disposition("file[]", name), what, run),
                answer.status == 201,
                let id = answer.processedFile["id"] as? String
            else { return }
            let target = "/v1/files/\(id)"
            checkDownload(run.ask("names", what, "GET", target), what, run)
            let body =
                Array("{\"name\":".utf8) + json(name) + Array(",\"metadata\":{\"n\":".utf8) + json(name)
            run.ask(
                "names", what, "PATCH", target, headers: ["Content-Type": "application/json"],
                body: body + Array("}}".utf8), isCounted: true)
            checkDownload(run.ask("names", what, "GET", target), what, run)
            guard run.ask("names", what, "GET", target + "/metadata")?.json["id"] as? String == id else {
                return run.violation("\(what): its metadata cannot be read")
            }
            // A request line has 8 KB.
            let query = target + "?download=" + percentEncoded(name.prefix(2_000))
            checkDownload(run.ask("names", what, "GET", query), what, run)
        }

        private static func makeBucket(_ name: [UInt8], _ what: String, _ run: CorpusRun) {
            let body = Array("{\"id\":".utf8) + json(name) + Array(",\"visibility\":\"public\"}".utf8)
            let answer = run.ask(
                "names", what + " of a bucket", "POST", "/v1/buckets",
                headers: ["Content-Type": "application/json"], body: body, isCounted: true)
            let bucket =
                Array("--q\r\nContent-Disposition: form-data; name=\"bucket-id\"\r\n\r\n".utf8) + name
            let stored = upload(
                "/v1/files", disposition("file[]", Array("a.txt".utf8)), what + " of a bucket", run,
                before: bucket + Array("\r\n".utf8))
            guard let answer, answer.status == 201 else {
                let text = String(decoding: name, as: UTF8.self)
                if stored?.status == 201, !["", "default"].contains(text), answer?.status != 409 {
                    run.violation("\(what): a file in a bucket that is none")
                }
                return
            }
            if stored?.status != 201 { run.violation("\(what): nothing may lie in this bucket") }
            guard let id = answer.json["id"] as? String,
                id.utf8.allSatisfy({ 32...126 ~= $0 && $0 != 47 && $0 != 92 }), !id.hasPrefix(".")
            else { return run.violation("\(what): a bucket that cannot be a folder") }
        }

        private static func sendHeader(_ header: String, _ run: CorpusRun) {
            for (target, field) in [("/v1/files", "file[]"), ("/api/media/files", "f")] {
                let header = header.replacing("file[]", with: field)
                let answer = upload(target, Array(header.utf8), header, run)
                guard let answer, answer.status == 201 else { continue }
                if field == "f" {
                    checkPlace(of: answer, header, run)
                } else {
                    let id = answer.processedFile["id"] as? String ?? ""
                    checkDownload(run.ask("names", header, "GET", "/v1/files/\(id)"), header, run)
                }
            }
        }

        /// The listed URL must be one below the public folder, and the content must be there.
        private static func checkPlace(of answer: HTTPAnswer, _ what: String, _ run: CorpusRun) {
            guard let path = run.path(of: answer.json["f"]) else {
                return run.violation("\(what): \(answer.text)")
            }
            let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            let isPlain = path.utf8.allSatisfy { 33...126 ~= $0 && $0 != 92 }
            let decoded = segments.map { String($0).removingPercentEncoding ?? "" }
            let isSafe = decoded.allSatisfy { segment in
                !["", ".", ".."].contains(segment) && !segment.contains("/") && !segment.contains("\0")
            }
            if !isPlain || !isSafe || !path.hasPrefix("/media/core_media/") {
                run.violation("\(what) is at \(path)")
            }
            let back = run.ask("names", what, "GET", path, client: HTTPClient(port: run.service.port))
            guard let back, back.body != content else { return }
            run.tally.count("names") { $0.differing += 1 }
            run.violation("\(what): \(path) is \(back.status)")
        }

        private static func checkDownload(_ answer: HTTPAnswer?, _ what: String, _ run: CorpusRun) {
            guard let answer else { return }
            if answer.body != content {
                run.tally.count("names") { $0.differing += 1 }
                run.violation("\(what): \(answer.status) and other bytes")
            }
            let lines = answer.headers.filter { $0.name.lowercased() == "content-disposition" }
            if lines.count != 1 || (lines.first?.value.utf8.count ?? 0) > 1_100 {
                run.violation("\(what): Content-Disposition \(lines)")
            }
        }

        private static func upload(
            _ target: String, _ disposition: [UInt8], _ what: String, _ run: CorpusRun, before: [UInt8] = []
        ) -> HTTPAnswer? {
            let body = before + Array("--q\r\nContent-Disposition: ".utf8) + disposition
            return run.ask(
                "names", what, "POST", target, headers: ["Content-Type": "multipart/form-data; boundary=q"],
                body: body + Array("\r\n\r\nhello\r\n--q--\r\n".utf8), isCounted: true)
        }
    }
}

/// A file part's Content-Disposition as browsers write it.
private func disposition(_ field: String, _ name: [UInt8]) -> [UInt8] {
    let encoded = name.flatMap { byte -> [UInt8] in
        switch byte {
        case 34: Array("%22".utf8)
        case 13: Array("%0D".utf8)
        case 10: Array("%0A".utf8)
        default: [byte]
        }
    }
    return Array("form-data; name=\"\(field)\"; filename=\"".utf8) + encoded + Array("\"".utf8)
}

/// A JSON string; bytes that are no UTF-8 stay as they are.
private func json(_ text: [UInt8]) -> [UInt8] {
    let escaped = text.flatMap { byte -> [UInt8] in
        switch byte {
        case 34, 92: [92, byte]
        case 0..<32: Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
        default: [byte]
        }
    }
    return [34] + escaped + [34]
}

private func percentEncoded(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { "%\($0 < 16 ? "0" : "")\(String($0, radix: 16))" }.joined()
}
