import Foundation
import ServiceTesting
import Testing

extension HostileInput {
    /// What the program does to the machine while all of it is thrown at it.
    struct Confinement {
        @Test(.needs(.strace))
        func `nothing is written outside the data directory, and nobody is called`() throws {
            let program = try TracedProgram(RunningService.binary)
            defer { program.remove() }
            let run = try CorpusRun(program: program.script)
            defer { run.service.stop() }
            let data = run.service.data
            onEach(try Corpus.files()) { file in
                guard let content = try? Corpus.bytes(of: file) else {
                    return run.violation("\(file.path) is not there")
                }
                Self.pass(file, content, run)
            }
            onEach(try Corpus.names()) { name in
                guard let bytes = name.bytes else { return }
                Self.pass(bytes, run)
            }
            for form in try Corpus.multipartBodies() {
                run.ask(
                    "confinement", form.id, "POST", "/v1/files",
                    headers: form.contentType.map { ["Content-Type": $0] } ?? [:], body: try form.bytes(),
                    isCounted: true)
            }
            let (calls, escapes) = try program.escapes(from: [data], binary: RunningService.binary)
            #expect(calls > 100)
            #expect(escapes.isEmpty, "\(escapes.prefix(20).joined(separator: "\n"))")
            run.tally.count("confinement") {
                $0.notes.append("\(calls) system calls, \(escapes.count) escapes")
            }
            try run.finish()
        }

        private static func pass(_ file: CorpusFile, _ content: [UInt8], _ run: CorpusRun) {
            let form = MultipartForm(file: (field: "f", name: file.name, content: content))
            let answer = run.ask(
                "confinement", file.path, "POST", "/api/media/files",
                headers: ["Content-Type": form.contentType],
                body: form.bytes, isCounted: true)
            let thumbnails = answer?.json["thumbnails"] as? [[String: Any]] ?? []
            if let path = run.path(of: thumbnails.last?["f"]) {
                run.ask("confinement", file.path, "GET", path)
            }
            guard let id = (try? run.client.store(file.name, content))?.processedFile["id"] as? String else {
                return
            }
            run.ask("confinement", file.path, "GET", "/v1/files/\(id)?w=100&f=webp")
        }

        private static func pass(_ name: [UInt8], _ run: CorpusRun) {
            var body = Array("--q\r\nContent-Disposition: form-data; name=\"f\"; filename=\"".utf8)
            body += name + Array("\"\r\n\r\nhello\r\n--q--\r\n".utf8)
            let headers = ["Content-Type": "multipart/form-data; boundary=q"]
            run.ask(
                "confinement", "a name", "POST", "/api/media/files", headers: headers, body: body,
                isCounted: true)
        }
    }
}
