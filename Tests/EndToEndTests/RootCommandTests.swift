import Foundation
import Glibc
import ServiceTesting
import Testing

/// Commands that root runs on the data of another user: the service must be able to open whatever they leave.
@Suite(.enabled(if: VitrineCommand.canChangeUser, "needs root, and a program that other users get to"))
struct RootCommandTests {
    private static let owner = VitrineCommand.ordinaryUser

    /// A data directory of an ordinary user in a folder of root's.
    private func withData(_ body: (_ data: String, _ tree: FileTree) throws -> Void) throws {
        let tree = try FileTree()
        defer { tree.remove() }
        let data = tree.path + "/data"
        try #require(mkdir(data, 0o750) == 0 && chown(data, Self.owner, Self.owner) == 0)
        try body(data, tree)
    }

    /// What does not belong to the owner of the data.
    private func strangers(in data: String) -> [String] {
        FileTree.entries(of: data).filter { $0.user != Self.owner }.map(\.path)
    }

    @Test func `what root makes in a data directory belongs to its owner`() throws {
        try withData { data, tree in
            let commands = [
                ["user", "create", "ada", "--admin"], ["user", "update", "ada", "--first-name", "Ada"],
                ["token", "create", "ada"], ["token", "list"], ["bucket", "create", "photos"],
                ["bucket", "list"], ["key", "rotate"], ["infection", "list"], ["check", "--repair"],
                ["sweep"],
                ["backup", tree.path + "/backup"], ["user", "list"],
            ]
            for command in commands {
                let outcome = try VitrineCommand.run(command + ["--data", data])
                #expect(outcome.status == 0, "\(command): \(outcome.errors)")
                #expect(strangers(in: data) == [], "\(command)")
            }
            _ = try VitrineCommand.run(["doctor", "--data", data])
            #expect(strangers(in: data) == [])
            #expect(FileTree.entries(of: data).first?.mode == 0o750)
            let list = try VitrineCommand.run(["user", "list", "--data", data], user: Self.owner)
            #expect(list.output == "1\tada\tadmin\n", "\(list.errors)")
        }
    }

    @Test func `a restore by root gives everything to the owner of the directory that is there`() throws {
        try withData { data, tree in
            let service = try RunningService()
            defer { service.stop() }
            #expect(try service.admin.store("a.txt", Array("for one pair of eyes".utf8)).status == 201)
            #expect(try service.admin.store("b.txt", Array("for all".utf8), in: "core_media").status == 201)
            let backup = tree.path + "/backup"
            for options in [[], ["--copy"]] {
                try #require(
                    try VitrineCommand.run(["backup", backup, "--data", service.data] + options).status == 0)
                let outcome = try VitrineCommand.run(["restore", backup, "--data", data])
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(strangers(in: data) == [])
                #expect(FileTree.entries(of: data).first?.mode == 0o750)
                let check = try VitrineCommand.run(["check", "--data", data], user: Self.owner)
                #expect(check.status == 0, "\(check.output)\(check.errors)")
                for name in try FileManager.default.contentsOfDirectory(atPath: data) {
                    try FileManager.default.removeItem(atPath: "\(data)/\(name)")
                }
            }
        }
    }

    @Test func `a backup by root remembers the owner of the data for a directory that a restore makes`()
        throws
    {
        try withData { data, tree in
            #expect(try VitrineCommand.run(["user", "create", "ada", "--data", data]).status == 0)
            let backup = tree.path + "/backup"
            #expect(try VitrineCommand.run(["backup", backup, "--data", data]).status == 0)
            let made = tree.path + "/made"
            let outcome = try VitrineCommand.run(["restore", backup, "--data", made])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(strangers(in: made) == [])
            #expect(FileTree.entries(of: made).first?.mode == 0o750)
        }
    }

    @Test func `another user is told whose the data are, and leaves nothing`() throws {
        try withData { data, tree in
            #expect(try VitrineCommand.run(["user", "create", "ada", "--data", data]).status == 0)
            for command in [["user", "list"], ["check"], ["backup", tree.path + "/backup"]] {
                let outcome = try VitrineCommand.run(command + ["--data", data], user: 12_345)
                #expect(outcome.status == 1)
                #expect(
                    outcome.errors.contains("run the command as its owner or as root"), "\(outcome.errors)")
            }
            #expect(strangers(in: data) == [])
        }
    }

    @Test func `a file of another user is found, and a mode that keeps the web server out is mended`() throws
    {
        let service = try RunningService()
        defer { service.stop() }
        #expect(try service.admin.store("b.txt", Array("for all".utf8), in: "core_media").status == 201)
        let media = service.data + "/media/core_media"
        let folder = try #require(FileTree.entries(of: media).last { $0.isFolder })
        let file = try #require(FileTree.entries(of: media).last { !$0.isFolder })
        try #require(chmod(file.path, 0o600) == 0 && chmod(folder.path, 0o700) == 0)
        let doctor = try service.vitrine("doctor")
        #expect(doctor.output.contains("wrong files: 3 findings"), "\(doctor.output)")
        let check = try service.vitrine("check")
        #expect(check.status == 1)
        #expect(check.output.contains("has mode 0600, which keeps the web server from reading it."))
        #expect(try service.vitrine("check", "--repair").status == 0)
        #expect(FileTree.entries(of: file.path).first?.mode == 0o644)
        #expect(FileTree.entries(of: folder.path).first?.mode == 0o755)

        try #require(lchown(file.path, Self.owner, Self.owner) == 0)
        let owned = try service.vitrine("check", "--repair")
        #expect(owned.status == 1)
        #expect(owned.output.contains("belongs to user \(Self.owner), the data directory to user 0."))
    }
}
