import Foundation
import ServiceTesting
import Testing

extension HostileInput {
    /// Requests with ids, queries, ranges, conditions and tokens that are not what they should be.
    struct Templates {
        /// Kinds told in words, which have tests of their own.
        private static let told: Set<String> = ["admin-secret", "signed-url", "serving"]

        @Test func `every request is answered by the rules, and nothing leaks`() throws {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let subject = try StoredSubject(run)
            let wrongToken = SignedToken(key: "another key, not the service's at all").text
            let refusal = try run.client.get(
                "/v1/files/\(subject.id)", headers: ["Authorization": "Bearer \(wrongToken)"])
            #expect(refusal.status == 401)
            let templates = try Corpus.templates().filter { !Self.told.contains($0.category) }
            onEach(templates) { template in
                guard let request = Request(template, subject) else {
                    return run.tally.count("app/" + template.category) {
                        $0.notes.append("in words: \(template.request)")
                    }
                }
                guard let answer = request.send(run) else { return }
                Self.checkLeaks(answer, template, run)
                let problem: String? =
                    switch template.category {
                    case "id": Self.problemWithID(answer, subject)
                    case "query": Self.problemWithQuery(answer, subject)
                    case "range": Self.problemWithRange(answer, subject)
                    case "conditional": Self.problemWithCondition(answer, request)
                    case "jwt": Self.problemWithToken(answer, refusal)
                    case "cache": Self.problemWithCaching(answer, subject)
                    default: nil
                    }
                if let problem {
                    run.violation("\(template.category) \(template.request.prefix(200)): \(problem)")
                }
            }
            for (id, content) in [(subject.id, subject.content), (subject.otherID, subject.otherContent)] {
                #expect(try run.client.get("/v1/files/\(id)").body == content)
            }
            try run.finish()
            #expect(!templates.isEmpty)
        }

        private static func checkLeaks(_ answer: HTTPAnswer, _ template: TemplateCase, _ run: CorpusRun) {
            guard answer.status >= 400 else { return }
            for secret in [run.service.data, "sqlite", "/etc/", "Sources/", "root:", CorpusRun.adminSecret]
            where answer.text.lowercased().contains(secret.lowercased()) && !template.request.contains(secret)
            {
                run.violation("\(template.request.prefix(200)): the answer tells \(secret)")
            }
            // nginx words what it refuses itself.
            let isOfNginx = answer["Content-Type"] == "text/html" && [400, 405, 414].contains(answer.status)
            guard !isOfNginx, answer.status != 412, !answer.body.isEmpty else { return }
            let message = (answer.json["error"] as? [String: Any])?["message"]
            if message == nil { run.violation("\(template.request.prefix(200)): \(answer.text.prefix(200))") }
        }

        private static func problemWithID(_ answer: HTTPAnswer, _ subject: StoredSubject) -> String? {
            if [400, 403, 404, 414].contains(answer.status) { return nil }
            // The same id in capitals and a slash at the end are the file's own.
            return answer.status == 200 && answer.body == subject.content ? nil : "\(answer.status)"
        }

        private static func problemWithQuery(_ answer: HTTPAnswer, _ subject: StoredSubject) -> String? {
            if [400, 414].contains(answer.status) { return nil }
            let isImage = answer["Content-Type"]?.hasPrefix("image/") == true
            return answer.status == 200 && isImage ? nil : "\(answer.status) \(answer.text.prefix(100))"
        }

        private static func problemWithRange(_ answer: HTTPAnswer, _ subject: StoredSubject) -> String? {
            let size = subject.content.count
            switch answer.status {
            case 200: return answer.body == subject.content ? nil : "not the whole file"
            case 206:
                // The parts of several ranges have their own heads.
                if answer["Content-Type"]?.hasPrefix("multipart/byteranges") == true {
                    return answer.body.count <= size + 1_024 ? nil : "\(answer.body.count) bytes of \(size)"
                }
                guard
                    let range = answer["Content-Range"]?.split(whereSeparator: { !$0.isNumber }).compactMap({
                        Int($0)
                    }),
                    range.count == 3, range[0] <= range[1], range[1] < size, range[2] == size
                else { return "\(answer["Content-Range"] ?? "no Content-Range")" }
                return answer.body == Array(subject.content[range[0]...range[1]]) ? nil : "other bytes"
            case 416: return answer["Content-Range"] == "bytes */\(size)" ? nil : "\(answer.headers)"
            case 400: return nil
            default: return "\(answer.status)"
            }
        }

        /// RFC 9110 §13, by the condition alone; what is malformed is ignored or refused.
        private static func problemWithCondition(_ answer: HTTPAnswer, _ request: Request) -> String? {
            let expected: [String: Int] = [
                "If-None-Match: *": 304, "If-Match: \"other\"": 412, "If-Match: *": 200,
                "If-Range: \"other\"": 200,
                "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT": 200,
                "If-Modified-Since: Sun, 06 Nov 2094 08:49:37 GMT": 304,
            ]
            let header = request.headers.first.map { "\($0.name): \($0.value)" } ?? ""
            if let status = expected[header] { return answer.status == status ? nil : "\(answer.status)" }
            if header.hasPrefix("If-None-Match"), header.contains(request.etag) {
                return answer.status == 304 ? nil : "\(answer.status)"
            }
            return [200, 400].contains(answer.status) ? nil : "\(answer.status)"
        }

        private static func problemWithToken(_ answer: HTTPAnswer, _ refusal: HTTPAnswer) -> String? {
            // A header of more than 8 KB is nginx's to refuse.
            if [400, 414].contains(answer.status), answer["Content-Type"] == "text/html" { return nil }
            if answer.status != 401 { return "\(answer.status)" }
            return answer.body == refusal.body ? nil : "another refusal than that of a wrong signature"
        }

        private static func problemWithCaching(_ answer: HTTPAnswer, _ subject: StoredSubject) -> String? {
            if answer.status >= 400 { return nil }
            // An origin is told whether it may read; caches are told that the answer is for that origin.
            let origin = answer["Access-Control-Allow-Origin"]
            if let origin, origin != "*" {
                if answer["Vary"]?.contains("Origin") != true {
                    return "an origin in an answer for everybody"
                }
                if answer["Access-Control-Allow-Credentials"] == "true" { return "credentials for anybody" }
            }
            let everything = answer.headers.map(\.value).filter { $0 != origin }.joined() + answer.text
            if everything.contains("evil") || everything.contains("javascript") {
                return "a header got into the answer"
            }
            if answer["Cache-Control"]?.contains("public") == true { return "public" }
            return answer.body == subject.content || answer["Content-Type"]?.hasPrefix("image/") == true
                ? nil : "other bytes"
        }
    }
}

/// A template with its places filled in, ready to be sent.
private struct Request: Sendable {
    let category: String
    let method: String
    let target: String
    var headers: [(name: String, value: String)] = []
    let etag: String

    /// Nil for what is told in words.
    init?(_ template: TemplateCase, _ subject: StoredSubject) {
        let lines = subject.filled(template.request).components(separatedBy: " | ")
        category = "app/" + template.category
        etag = subject.etag
        let words = lines[0].split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return nil }
        if Self.methods.contains(words[0]) {
            guard !words[1].hasSuffix(")") else { return nil }
            method = words[0]
            let target = words[1].hasSuffix(" HTTP/1.1") ? String(words[1].dropLast(9)) : words[1]
            self.target = target
        } else if words[0].hasSuffix(":"), !template.request.contains(" then "),
            !template.request.contains("Cookie")
        {
            (method, target) = ("GET", "/v1/files/\(subject.id)")
            headers = Self.headers([lines[0].replacing(" (request header)", with: "")])
        } else {
            return nil
        }
        headers += Self.headers(lines.dropFirst())
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private static func headers(_ lines: some Sequence<String>) -> [(name: String, value: String)] {
        lines.compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (parts[0], String(parts[1].drop { $0 == " " })) : nil
        }
    }

    func send(_ run: CorpusRun) -> HTTPAnswer? {
        var lines = [
            "\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(run.service.port)", "Connection: close",
        ]
        if !headers.contains(where: { $0.name == "Authorization" }) {
            lines.append("X-Hasura-Admin-Secret: \(CorpusRun.adminSecret)")
        }
        lines += headers.map { "\($0.name): \($0.value)" }
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        return run.judge(category, "\(category) \(method) \(target.prefix(200)) \(headers)", isCounted: true)
        {
            let answer = try run.client.exchange(bytes)
            return try #require(HTTPAnswer(answer))
        }
    }
}
