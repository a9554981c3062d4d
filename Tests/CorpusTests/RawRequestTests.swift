import Foundation
import ServiceTesting
import Testing

extension HostileInput {
    /// Requests that are hardly requests, byte by byte to nginx.
    struct RawRequests {
        @Test func `every request ends, with no error of the service's own`() throws {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let rows = try run.rows()
            let requests = try Corpus.rawRequests()
            onEach(requests) { request in
                guard let bytes = try? request.bytes(), let answer = try? Self.exchange(bytes, run) else {
                    return run.violation("\(request.id): the connection does not end")
                }
                Self.judge(request, answer, run)
                run.checkAlive(after: request.id)
            }
            if try run.rows() != rows { run.violation("somebody stored a file without a token") }
            try run.finish()
            #expect(!requests.isEmpty)
        }

        private static func judge(_ request: RawCase, _ answer: [UInt8], _ run: CorpusRun) {
            // HTTP/0.9 has no status, and a connection may end without a word.
            let text = String(decoding: answer.prefix(40), as: UTF8.self)
            let word = text.hasPrefix("HTTP/") ? text.split(separator: " ").dropFirst().first : nil
            let status = word.flatMap { Int($0) } ?? 0
            run.tally.count("http") {
                switch status {
                case 501, 505: $0.notes.append("nginx says \(status) to \(request.id)")
                case 500...: $0.failed += 1
                case 400...: $0.refused += 1
                case 0: $0.notes.append("no status to \(request.id)")
                default: $0.accepted += 1
                }
            }
            if status >= 500, ![501, 505].contains(status) {
                run.violation("\(request.id): \(String(decoding: answer.prefix(300), as: UTF8.self))")
            }
            if request.expect.hasPrefix("refused") || request.expect == "400", 100..<400 ~= status {
                run.violation("\(request.id) is not refused: \(text)")
            }
            guard let parsed = HTTPAnswer(answer), status != 100 else { return }
            for sentence in HeaderRules.violations(parsed) { run.violation("\(request.id): \(sentence)") }
        }

        /// Sends bytes and reads to the end; a server that waits for more is told that there is no more.
        private static func exchange(_ bytes: [UInt8], _ run: CorpusRun) throws -> [UInt8] {
            let descriptor = try run.client.connection()
            defer { close(descriptor) }
            var patience = timeval(tv_sec: 2, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            var answer: [UInt8] = []
            var block = [UInt8](repeating: 0, count: 65_536)
            var silences = 0
            while silences < 5 {
                let count = recv(descriptor, &block, block.count, 0)
                if count > 0 {
                    answer += block[..<count]
                } else if count < 0, errno == EAGAIN {
                    silences += 1
                    shutdown(descriptor, Int32(SHUT_WR))
                } else {
                    return answer
                }
            }
            throw HTTPClient.Failure.noAnswer(answer)
        }
    }
}
