import Foundation
import ServiceTesting
import Testing

extension HostileInput {
    /// Bodies of forms that parsers disagree about.
    struct Multipart {
        @Test func `every form is taken or refused, whole and in pieces, and a refused one leaves nothing`()
            throws
        {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let id = try #require(
                try run.client.store("kept.txt", Array("kept".utf8)).processedFile["id"] as? String)
            let places: [(method: String, target: String, field: String)] = [
                ("POST", "/v1/files", "file[]"), ("POST", "/api/media/files", "f"),
                ("PUT", "/v1/files/\(id)", "file"),
            ]
            var rows = try run.rows()
            let forms = try Corpus.multipartBodies()
            for form in forms {
                let body = try form.bytes()
                for (method, target, field) in places {
                    for body in Set([body, body.replacing(Array("file[]".utf8), with: Array(field.utf8))]) {
                        for isWhole in [true, false] {
                            rows += send(form, body, method, target, isWhole: isWhole, run)
                            let found = try run.rows()
                            if found != rows {
                                run.violation("\(form.id): \(found) rows in place of \(rows)")
                            }
                            rows = found
                        }
                    }
                }
            }
            try run.finish()
            #expect(!forms.isEmpty)
        }

        /// Sends a form; returns how many files it says it has stored.
        private func send(
            _ form: BodyCase, _ body: [UInt8], _ method: String, _ target: String, isWhole: Bool,
            _ run: CorpusRun
        ) -> Int {
            let what = "\(form.id), \(isWhole ? "whole" : "in pieces"): \(method) \(target)"
            let answer = run.judge("multipart", what, isCounted: true) {
                let headers = form.contentType.map { ["Content-Type": $0] } ?? [:]
                if isWhole { return try run.client.send(method, target, headers: headers, body: body) }
                let request = chunked(method, target, form.contentType, body, run)
                let answer = try run.client.exchange(request)
                return try #require(HTTPAnswer(answer))
            }
            guard let answer, method == "POST" else { return 0 }
            if target == "/api/media/files" { return answer.status == 201 ? 1 : 0 }
            // By its text: one file may stand alone, and Foundation does not know every number in it.
            return answer.text.components(separatedBy: "\"bucketId\":").count - 1
        }

        /// The request with its body cut at every byte, or, if that is long, around every delimiter.
        private func chunked(
            _ method: String, _ target: String, _ contentType: String?, _ body: [UInt8], _ run: CorpusRun
        ) -> [UInt8] {
            var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
            lines += ["Transfer-Encoding: chunked", "Authorization: Token \(run.client.token ?? "")"]
            if let contentType { lines.append("Content-Type: \(contentType)") }
            var request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
            var start = 0
            for cut in cuts(body) + [body.count] where cut > start {
                request += "\(String(cut - start, radix: 16))\r\n".utf8
                request += body[start..<cut]
                request += "\r\n".utf8
                start = cut
            }
            return request + "0\r\n\r\n".utf8
        }

        private func cuts(_ body: [UInt8]) -> [Int] {
            guard body.count > 2_048 else { return Array(body.indices) }
            var cuts: Set<Int> = []
            for start in body.indices.dropLast(3) where cuts.count < 2_000 {
                guard body[start] == 13, body[start + 2] == 45, body[start + 3] == 45 else { continue }
                cuts.formUnion((start - 3...start + 7).filter { body.indices.contains($0) })
            }
            return cuts.sorted()
        }
    }
}
