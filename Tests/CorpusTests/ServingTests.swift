import Foundation
import ServiceTesting
import Testing

extension HostileInput {
    /// A data directory in which somebody put other things than files.
    struct Serving {
        private let nobodysSecret = Array("nobody's business".utf8)

        @Test func `a symbolic link is not followed to the outside, be it a file or a folder`() throws {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let outside = FileManager.default.temporaryDirectory.path + "/outside-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: outside) }
            try Data(nobodysSecret).write(to: URL(fileURLWithPath: outside + "/secret.txt"))
            let media = run.service.data + "/media"
            try FileManager.default.createDirectory(
                atPath: media + "/core_media/2020", withIntermediateDirectories: true)
            let links = [
                ("core_media/2020/link.txt", outside + "/secret.txt"), ("core_media/2020/folder", outside),
                ("bucket", outside),
            ]
            for (name, target) in links {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(media)/\(name)", withDestinationPath: target)
            }
            let targets = [
                "core_media/2020/link.txt", "core_media/2020/folder/secret.txt", "bucket/secret.txt",
                "core_media/2020/folder/thumbnails/secret.jpg",
            ]
            for target in targets {
                let answer = try HTTPClient(port: run.service.port).get("/media/\(target)")
                #expect([403, 404].contains(answer.status), "\(target): \(answer.status)")
                #expect(answer.body != nobodysSecret)
                run.tally.count("app/serving") { $0.refused += 1 }
            }
            #expect(try run.service.admin.get("/healthz").status == 200)
            run.tally.print()
        }

        @Test func `what shares its bytes with a deleted file keeps them`() throws {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let content = Array("shared content".utf8)
            let first = try #require(try run.client.store("a.txt", content).processedFile["id"] as? String)
            let second = try #require(try run.client.store("b.txt", content).processedFile["id"] as? String)
            #expect(try run.client.send("DELETE", "/v1/files/\(first)").status == 204)
            #expect(try run.service.vitrine("sweep", "--grace", "0").status == 0)
            #expect(try run.client.get("/v1/files/\(second)").body == content)
            try run.finish()
        }

        @Test(arguments: ["fifo", "directory", "socket"])
        func `what lies in a blob's place and is no file hangs nobody`(kind: String) throws {
            let run = try CorpusRun()
            defer { run.service.stop() }
            let content = Array("a blob that is taken away, \(kind)".utf8)
            let stored = try run.client.store("a.txt", content)
            let id = try #require(stored.processedFile["id"] as? String)
            let other = try #require(
                try run.client.store("b.txt", Array("b".utf8)).processedFile["id"] as? String)
            let blob = try blob(of: content, run)
            try FileManager.default.moveItem(atPath: blob, toPath: blob + ".away")
            switch kind {
            case "fifo": #expect(mkfifo(blob, 0o600) == 0)
            case "directory":
                try FileManager.default.createDirectory(atPath: blob, withIntermediateDirectories: false)
            default: #expect(mknod(blob, 0o600 | UInt32(S_IFSOCK), 0) == 0)
            }
            for target in ["/v1/files/\(id)", "/v1/files/\(id)?w=5", "/v1/files/\(id)/metadata"] {
                let start = ContinuousClock().now
                let answer = try run.client.get(target)
                #expect(
                    answer.status == 200 ? target.hasSuffix("metadata") : 400...503 ~= answer.status,
                    "\(target)")
                #expect(ContinuousClock().now - start < .seconds(30))
            }
            #expect(try run.client.get("/v1/files/\(other)").text == "b")
            #expect(try run.service.vitrine("check").status != 0)
            try FileManager.default.removeItem(atPath: blob)
            try FileManager.default.moveItem(atPath: blob + ".away", toPath: blob)
            #expect(try run.client.get("/v1/files/\(id)").body == content)
            try run.finish()
        }

        private func blob(of content: [UInt8], _ run: CorpusRun) throws -> String {
            let folder = run.service.data + "/blobs"
            let files = try #require(FileManager.default.enumerator(atPath: folder))
            for case let name as String in files
            where FileManager.default.contents(atPath: "\(folder)/\(name)") == Data(content) {
                return "\(folder)/\(name)"
            }
            throw HTTPClient.Failure.noAnswer([])
        }
    }
}
