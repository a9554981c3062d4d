import Foundation
import ServiceTesting
import Testing

extension HostileInput {
    /// Admin secrets that are nearly right.
    struct AdminSecrets {
        /// By the corpus's words, the header's lines.
        private static let cases: [String: [[UInt8]]] = {
            let secret = Array(CorpusRun.adminSecret.utf8)
            return [
                "secret one byte wrong at the start": [[0x58] + secret.dropFirst()],
                "secret one byte wrong at the end": [secret.dropLast() + [0x58]],
                "secret prefix": [secret.dropLast()], "secret + NUL": [secret + [0]],
                "secret with different case": [Array(CorpusRun.adminSecret.uppercased().utf8)],
                "empty secret header": [[]], "1 MB secret": [Array(repeating: 0x61, count: 1_000_000)],
                "secret as HTTP_X_..._ twice (good, bad)": [secret, Array("bad".utf8)],
                "twice (bad, good)": [Array("bad".utf8), secret],
            ]
        }()

        @Test func `nothing but the secret is the secret`() throws {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let subject = try StoredSubject(run)
            let answer = try send([Array(CorpusRun.adminSecret.utf8)], subject, run)
            #expect(answer.status == 200 && answer.body == subject.content)
            for (name, lines) in Self.cases {
                let answer = try #require(
                    run.judge("app/admin-secret", name, isCounted: true) { try send(lines, subject, run) })
                // 431: nginx takes headers of a few kilobytes (RFC 6585 §5).
                #expect([400, 401, 403, 431].contains(answer.status), "\(name): \(answer.status)")
                #expect(answer.body != subject.content)
            }
            let asked = try Corpus.templates().filter { $0.category == "admin-secret" }.map(\.request)
            // White space around a value is no part of it (RFC 9110 §5.5).
            let unknown = asked.filter { Self.cases[$0] == nil && $0 != "secret + space" }
            #expect(unknown == [])
            try run.finish()
        }

        private func send(_ secrets: [[UInt8]], _ subject: StoredSubject, _ run: CorpusRun) throws
            -> HTTPAnswer
        {
            var bytes = Array("GET /v1/files/\(subject.id) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n".utf8)
            for secret in secrets {
                bytes += Array("X-Hasura-Admin-Secret: ".utf8) + secret + Array("\r\n".utf8)
            }
            let answer = try run.client.exchange(bytes + Array("\r\n".utf8))
            return try #require(HTTPAnswer(answer))
        }
    }
}
