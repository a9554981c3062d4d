import Foundation
import Glibc
import ServiceTesting
import Testing

/// The responder is killed, stopped and restarted while people use the service.
@Suite(.serialized)
struct CrashTests {
    @Test func `nginx serves files and thumbnails while the responder stands still`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let file = try service.admin.upload("still.jpg", fixture("gradient-4000x3000.jpg")).json
        let paths = try ([file] + (#require(file["thumbnails"] as? [[String: Any]])))
            .map { try pathOfURL($0["f"], port: service.port) }
        for path in paths { #expect(try service.admin.get(path).status == 200) }
        let responder = try service.responder()
        kill(responder, SIGSTOP)
        for path in paths { #expect(try service.admin.get(path).status == 200) }
        kill(responder, SIGCONT)
        #expect(try service.admin.get("/healthz").status == 200)
    }

    @Test func `what was acknowledged survives kill -9 amid uploads, and nothing is half there`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let client = service.admin
        let acknowledged = LockedList<(Int, [UInt8])>()
        for _ in 0..<5 {
            let responder = try service.responder()
            onThreads(9) { index in
                if index == 8 {
                    // Once a few have been answered, so that others are under way.
                    let enough = acknowledged.all.count + 4
                    let deadline = Date() + 10
                    while acknowledged.all.count < enough, Date() < deadline { sched_yield() }
                    kill(responder, SIGKILL)
                    return
                }
                for turn in 0..<6 {
                    let content =
                        [UInt8](repeating: UInt8(index), count: 50_000) + Array("\(turn) \(UUID())".utf8)
                    guard let answer = try? client.upload("crash.bin", content), answer.status == 201,
                        let id = answer.json["id"] as? Int
                    else { continue }
                    acknowledged.append((id, content))
                }
            }
            try eventually {
                try (try? client.get("/healthz"))?.status == 200 && service.responder() != responder
            }
        }
        #expect(acknowledged.all.count >= 20)
        for (id, content) in acknowledged.all {
            let file = try client.get("/api/media/files/\(id)").json
            #expect(try client.get(pathOfURL(file["f"], port: service.port)).body == content)
        }
        let check = try service.vitrine("check")
        #expect(check.status == 0, "\(check.output)")
    }

    @Test func `what an upload has left that was killed goes with the next start`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let client = service.admin
        let responder = try service.responder()
        let data = service.data
        @Sendable func incoming() -> [String] {
            let names = try? FileManager.default.contentsOfDirectory(atPath: data + "/incoming")
            return (names ?? []).filter { !$0.hasPrefix(".") }
        }
        /// Whether a body arrives; the file by which an admission tries whether there is room stays empty.
        @Sendable func isArriving() -> Bool {
            incoming().contains { name in
                let facts = try? FileManager.default.attributesOfItem(atPath: "\(data)/incoming/\(name)")
                return facts?[.size] as? Int ?? 0 > 1 << 20
            }
        }
        let content = [UInt8](repeating: 7, count: 200_000_000)
        let wasArriving = LockedList<Bool>()
        onThreads(2) { index in
            guard index == 1 else {
                _ = try? client.upload("large.bin", content)
                return
            }
            let deadline = Date() + 60
            while !isArriving(), Date() < deadline { sched_yield() }
            kill(responder, SIGSTOP)
            wasArriving.append(isArriving())
            kill(responder, SIGKILL)
        }
        #expect(wasArriving.all == [true])
        try eventually {
            try (try? client.get("/healthz"))?.status == 200 && service.responder() != responder
        }
        #expect(incoming() == [])
    }

    @Test func `an upload that its client breaks off leaves nothing`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let descriptor = try service.admin.connection()
        let head =
            "POST /api/media/files HTTP/1.1\r\nHost: x\r\nAuthorization: Token \(service.admin.token ?? "")\r\n"
            + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\r\n\r\nbeginning"
        _ = head.withCString { send(descriptor, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
        close(descriptor)
        #expect(try service.admin.get("/api/media/files").json["count"] as? Int == 0)
        // The admission of the body may still be under way.
        try eventually {
            let incoming = try FileManager.default.contentsOfDirectory(atPath: service.data + "/incoming")
            return incoming.allSatisfy { $0.hasPrefix(".") }
        }
    }

    @Test func `everything ends on SIGTERM and comes back with all it had`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let id = try #require(try service.admin.upload("kept.txt", Array("kept".utf8)).json["id"] as? Int)
        let responder = try service.responder()
        service.end()
        #expect(kill(responder, 0) != 0)
        let check = try service.vitrine("check")
        #expect(check.status == 0, "\(check.output)")
        #expect(try service.vitrine("sweep", "--grace", "0").output.hasPrefix("Removed 0 blobs"))
        #expect(id > 0)
    }

    @Test func `a backup taken while the service runs comes back whole`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let picture = try fixture("gradient-48x64.jpg")
        let kept = try service.admin.upload("kept.jpg", picture).json
        let secret = try service.admin.store("secret.txt", Array("secret".utf8)).processedFile
        let folder = service.data + "-backup"
        let restored = service.data + "-restored"
        defer { for path in [folder, restored] { try? FileManager.default.removeItem(atPath: path) } }
        let backup = try service.vitrine("backup", folder)
        #expect(backup.status == 0, "\(backup.errors)")
        #expect(backup.output.hasPrefix("Backed up 2 files"))
        let number = try #require(kept["id"] as? Int)
        #expect(try service.admin.send("DELETE", "/api/media/files/\(number)").status == 204)

        let refused = try service.vitrine("restore", folder)
        #expect(refused.status != 0, "a catalog is there")
        let restore = try service.vitrine("restore", folder, "--data", restored)
        #expect(restore.status == 0, "\(restore.output)\(restore.errors)")
        #expect(restore.output.hasPrefix("Restored 2 files into \(restored)"))
        let path = try pathOfURL(kept["f"], port: service.port)
        let published = try Data(contentsOf: URL(fileURLWithPath: restored + path))
        #expect(Array(published) == picture)
        #expect(secret["id"] != nil)
    }

    @Test func `rot is found, quarantined, healed from a backup, and never served meanwhile`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let picture = try fixture("gradient-48x64.jpg")
        let path = try pathOfURL(service.admin.upload("kept.jpg", picture).json["f"], port: service.port)
        let id = try #require(try service.admin.store("secret.txt", Array("secret".utf8)).processedFile["id"])
        let folder = service.data + "-backup"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // A backup on another disk does not share its bytes.
        try #require(try service.vitrine("backup", folder).status == 0)
        for (blob, copy) in zip(try blobs(in: service.data), try blobs(in: folder)) {
            try FileManager.default.removeItem(atPath: copy)
            try FileManager.default.copyItem(atPath: blob, toPath: copy)
            try flip(0x40, at: 3, in: blob)
        }
        let check = try service.vitrine("check", "--json")
        #expect(check.status == 1)
        #expect(check.output.components(separatedBy: "content-damaged").count == 3, "\(check.output)")
        #expect(try service.vitrine("check", "--repair").status == 1)
        #expect(try service.admin.get(path).status >= 500)
        #expect(try service.admin.get("/v1/files/\(id)").status == 500)
        #expect(try service.vitrine("doctor").output.contains("ok    catalog"))

        let repair = try service.vitrine("check", "--repair", "--from", folder)
        #expect(repair.status == 0, "\(repair.output)")
        #expect(try service.admin.get(path).body == picture)
        #expect(try service.admin.get("/v1/files/\(id)").text == "secret")
        let quarantined = try FileManager.default.contentsOfDirectory(
            atPath: service.data + "/quarantine/damaged")
        #expect(quarantined.count == 2, "damaged bytes are kept")
    }

    /// The paths of all blobs below a folder, sorted.
    private func blobs(in folder: String) throws -> [String] {
        let all = try #require(FileManager.default.enumerator(atPath: folder + "/blobs"))
        return all.compactMap { $0 as? String }.filter { $0.split(separator: "/").count == 3 }.sorted()
            .map { "\(folder)/blobs/\($0)" }
    }

    private func flip(_ bits: UInt8, at offset: Int, in path: String) throws {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        var byte: UInt8 = 0
        try #require(pread(descriptor, &byte, 1, offset) == 1)
        byte ^= bits
        try #require(pwrite(descriptor, &byte, 1, offset) == 1)
    }
}
