import Foundation
import Glibc
import ServiceTesting
import Testing

/// `vitrine doctor` in places where it found too little.
struct DoctorTests {
    @Test func `nginx is found without its folder in PATH`() throws {
        let service = try SharedService.usual.get()
        let outcome = try VitrineCommand.run(
            ["doctor", "--data", service.data], environment: ["PATH": "/usr/bin:/bin"])
        #expect(!outcome.output.contains("there is no nginx"), "\(outcome.output)")
        #expect(outcome.output.contains("nginx: "))
    }

    @Test(.enabled(if: VitrineCommand.canChangeUser, "needs root, and a program that other users get to"))
    func `nginx is found from a working directory that cannot be read`() throws {
        let tree = try FileTree()
        defer { tree.remove() }
        let data = tree.path + "/data"
        try #require(mkdir(data, 0o750) == 0)
        try #require(chown(data, VitrineCommand.ordinaryUser, VitrineCommand.ordinaryUser) == 0)
        try #require(mkdir(tree.path + "/closed", 0o700) == 0)
        #expect(try VitrineCommand.run(["user", "create", "ada", "--data", data]).status == 0)
        let outcome = try VitrineCommand.run(
            ["doctor", "--data", data], user: VitrineCommand.ordinaryUser, in: tree.path + "/closed")
        #expect(!outcome.output.contains("there is no nginx"), "\(outcome.output)")
        #expect(!outcome.output.contains("its type is unknown"))
    }

    @Test func `bytes that are missing are wrong before any check has run`() throws {
        let service = try RunningService()
        defer { service.stop() }
        #expect(try service.admin.store("a.txt", Array("gone tomorrow".utf8)).status == 201)
        #expect(try service.vitrine("doctor").output.contains("files: the only one has its bytes"))
        let blob = try #require(FileTree.blobs(of: service.data).first)
        unlink(blob)
        let doctor = try service.vitrine("doctor")
        #expect(doctor.status == 1)
        #expect(doctor.output.contains("wrong files: 1 finding, the first: File 1: its bytes are missing."))
    }
}
