import Crypto
import Foundation
import ServiceTesting
import Testing

extension HostileInput {
    /// Files: whole, broken and made to break decoders.
    struct Files {
        private static let transforms = ["w=64", "w=300&f=webp", "h=200&f=avif&q=50", "w=100&b=5"]

        @Test func `every file comes back as it was, and no decoder's trouble is anybody else's`() throws {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let files = try Corpus.files()
            let agreement = Agreement()
            onEach(files) { file in
                guard let content = try? Corpus.bytes(of: file) else {
                    return run.violation("\(file.path) is not there")
                }
                Self.publish(file, content, run, agreement)
                Self.store(file, content, run)
                run.checkAlive(after: file.path)
            }
            run.tally.count("files/pixels") { $0.notes = agreement.summary }
            try run.finish()
            #expect(!files.isEmpty)
            #expect(agreement.isGoodEnough, "\(agreement.summary)")
        }

        /// The library's way: everything is public.
        private static func publish(
            _ file: CorpusFile, _ content: [UInt8], _ run: CorpusRun, _ agreement: Agreement
        ) {
            let form = MultipartForm(file: (field: "f", name: file.name, content: content))
            let answer = run.ask(
                file.folder, file.path, "POST", "/api/media/files",
                headers: ["Content-Type": form.contentType],
                body: form.bytes, isCounted: true)
            guard let answer else { return }
            guard answer.status == 201 else {
                // Nothing else is wrong with a file than that there is none.
                if !content.isEmpty { run.violation("\(file.path): \(answer.status) \(answer.text)") }
                return
            }
            agreement.compare(file, answer.json)
            let path = run.path(of: answer.json["f"])
            guard let path, isBelowMedia(path) else {
                return run.violation("\(file.path) is at \(answer.json)")
            }
            let nobody = HTTPClient(port: run.service.port)
            if let back = run.ask(file.folder, file.path, "GET", path, client: nobody) {
                expect(back, content, file, run)
                for sentence in HeaderRules.violationsServingPublicly(back) {
                    run.violation("\(file.path): \(sentence)")
                }
            }
            for thumbnail in answer.json["thumbnails"] as? [[String: Any]] ?? [] {
                guard let path = run.path(of: thumbnail["f"]), isBelowMedia(path)
                else {
                    run.violation("\(file.path): a thumbnail at \(thumbnail)")
                    continue
                }
                count(run.ask(file.folder, file.path, "GET", path, client: nobody), file, run)
            }
        }

        /// The storage dialect's way: everything is private.
        private static func store(_ file: CorpusFile, _ content: [UInt8], _ run: CorpusRun) {
            let form = MultipartForm(
                fields: [("bucket-id", "default")], file: (field: "file[]", name: file.name, content: content)
            )
            let answer = run.ask(
                file.folder, file.path, "POST", "/v1/files", headers: ["Content-Type": form.contentType],
                body: form.bytes, isCounted: true)
            guard let answer, let id = answer.processedFile["id"] as? String, answer.status == 201 else {
                if !content.isEmpty { run.violation("\(file.path): \(answer?.text ?? "no answer")") }
                return
            }
            let target = "/v1/files/\(id)"
            if let back = run.ask(file.folder, file.path, "GET", target) {
                expect(back, content, file, run)
                let digest = Insecure.MD5.hash(data: content).map { String(format: "%02x", $0) }.joined()
                if back["ETag"] != "\"\(digest)\"" {
                    run.violation("\(file.path): ETag \(back["ETag"] ?? "")")
                }
                for sentence in HeaderRules.violationsServing(back) {
                    run.violation("\(file.path): \(sentence)")
                }
            }
            for edge in [64, 128, 512, 1_080] {
                count(run.ask(file.folder, file.path, "GET", "\(target)/thumbnails/\(edge)"), file, run)
            }
            for query in transforms {
                guard let image = run.ask(file.folder, file.path, "GET", "\(target)?\(query)") else {
                    continue
                }
                if image.status == 200, kind(image.body) != image["Content-Type"] {
                    run.violation("\(file.path)?\(query) is no \(image["Content-Type"] ?? "image")")
                }
                run.tally.count(file.folder) {
                    if image.status == 200 { $0.variants += 1 } else { $0.variantsRefused += 1 }
                }
            }
        }

        private static func expect(
            _ answer: HTTPAnswer, _ content: [UInt8], _ file: CorpusFile, _ run: CorpusRun
        ) {
            guard answer.status != 200 || answer.body != content else { return }
            run.tally.count(file.folder) { $0.differing += 1 }
            run.violation("\(file.path): \(answer.status), \(answer.body.count) of \(content.count) bytes")
        }

        /// A thumbnail is there, or withdrawn since its pixels do not decode.
        private static func count(_ answer: HTTPAnswer?, _ file: CorpusFile, _ run: CorpusRun) {
            guard let answer else { return }
            if answer.status == 200, kind(answer.body) == "image/jpeg" {
                run.tally.count(file.folder) { $0.thumbnails += 1 }
            } else if answer.status != 404 {
                run.violation("\(file.path): a thumbnail is \(answer.status)")
            }
        }

        private static func isBelowMedia(_ path: String) -> Bool {
            path.hasPrefix("/media/core_media/") && !path.contains("/../") && !path.contains("//")
        }

        private static func kind(_ bytes: [UInt8]) -> String? {
            if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
            if bytes.starts(with: [0x89] + Array("PNG".utf8)) { return "image/png" }
            if bytes.starts(with: Array("RIFF".utf8)) { return "image/webp" }
            let brand = String(decoding: bytes.dropFirst(4).prefix(8), as: UTF8.self)
            return ["ftypavif": "image/avif", "ftypheic": "image/heic"][brand]
        }
    }
}

/// How often the library reads an image's header as Pillow does.
private final class Agreement: Sendable {
    private let agreeing = LockedList<String>()
    private let disagreeing = LockedList<String>()

    func compare(_ file: CorpusFile, _ answer: [String: Any]) {
        guard file.decoded == "ok", let width = file.width, let height = file.height, let mode = file.mode
        else { return }
        let found = (answer["width"] as? Int, answer["height"] as? Int, answer["mode"] as? String)
        if found == (width, height, mode) {
            agreeing.append(file.path)
        } else {
            let ours = "\(found.0 ?? 0)x\(found.1 ?? 0) \(found.2 ?? "none")"
            disagreeing.append("\(file.path) \(ours), Pillow \(width)x\(height) \(mode)")
        }
    }

    /// The small corpus has nothing to argue about; among many thousand images there is always something.
    var isGoodEnough: Bool {
        Corpus.isGiven
            ? disagreeing.all.count * 10 <= agreeing.all.count
            : disagreeing.all.isEmpty && !agreeing.all.isEmpty
    }

    var summary: [String] {
        let count = agreeing.all.count
        return ["\(count) of \(count + disagreeing.all.count) as Pillow"] + disagreeing.all.sorted()
    }
}
