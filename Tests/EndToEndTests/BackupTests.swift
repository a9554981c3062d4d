import Foundation
import Glibc
import ServiceTesting
import Testing

/// `vitrine backup`, `vitrine restore` and `vitrine check --repair --from`.
struct BackupTests {
    /// Takes a backup of two files, one of them private, and gives it to `body` with a folder for what comes next.
    private func withBackup(
        _ options: [String] = [],
        body: (_ service: RunningService, _ backup: String, _ tree: FileTree) throws -> Void
    ) throws {
        let service = try RunningService()
        defer { service.stop() }
        let tree = try FileTree()
        defer { tree.remove() }
        #expect(try service.admin.store("private.txt", Array("for one pair of eyes".utf8)).status == 201)
        #expect(try service.admin.store("public.txt", Array("for all".utf8), in: "core_media").status == 201)
        let backup = tree.path + "/backup"
        let outcome = try VitrineCommand.run(
            ["backup", backup, "--data", service.data] + options, mask: "000")
        try #require(outcome.status == 0, "\(outcome.errors)")
        try body(service, backup, tree)
    }

    @Test func `a backup is closed to other users, whatever the umask`() throws {
        try withBackup { _, backup, _ in
            for entry in FileTree.entries(of: backup) where entry.isFolder {
                #expect(entry.mode == 0o700, "\(entry.path)")
            }
            #expect(FileTree.entries(of: backup + "/catalog.sqlite").first?.mode == 0o600)
        }
        try withBackup(["--copy"]) { _, backup, _ in
            for path in FileTree.blobs(of: backup) {
                #expect(FileTree.entries(of: path).first?.mode == 0o600)
            }
        }
    }

    @Test(arguments: [[], ["--copy"]])
    func `a directory that a restore makes is closed to other users, and what is served is readable`(
        options: [String]
    ) throws {
        try withBackup(options) { _, backup, tree in
            let data = tree.path + "/data"
            let outcome = try VitrineCommand.run(["restore", backup, "--data", data], mask: "077")
            try #require(outcome.status == 0, "\(outcome.errors)")
            #expect(FileTree.entries(of: data).first?.mode == 0o750)
            #expect(FileTree.entries(of: data + "/catalog.sqlite").first?.mode == 0o600)
            for entry in FileTree.entries(of: data + "/blobs") + FileTree.entries(of: data + "/media") {
                #expect(entry.mode == (entry.isFolder ? 0o755 : 0o644), "\(entry.path)")
            }
            #expect(access(data + "/.restore", F_OK) != 0)
        }
    }

    @Test func `a restore that was interrupted goes on, and takes no directory that holds something`() throws
    {
        try withBackup { _, backup, tree in
            let data = tree.path + "/data"
            // As after the first content, before the catalog came.
            let blob = try #require(FileTree.blobs(of: backup).first)
            let place = data + blob.dropFirst(backup.count)
            for folder in [data + "/.restore", (place as NSString).deletingLastPathComponent] {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            try FileManager.default.copyItem(atPath: blob, toPath: place)
            let restore = ["restore", backup, "--data", data]
            let outcome = try VitrineCommand.run(restore)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try VitrineCommand.run(["check", "--data", data]).status == 0)
            let again = try VitrineCommand.run(restore)
            #expect(again.status == 1)
            #expect(
                again.errors
                    == "Error: There is a catalog in \(data) already; restore into an empty directory.\n")
            for name in ["catalog.sqlite", "catalog.sqlite-shm"] { unlink("\(data)/\(name)") }
            unlink(data + "/catalog.sqlite-wal")
            // What was lost is the catalog alone; its log must not be taken for changes to the one that comes back.
            #expect(creat(data + "/catalog.sqlite-wal", 0o600) >= 0)
            #expect(try VitrineCommand.run(restore).status == 0)
            #expect(access(data + "/catalog.sqlite-wal.before-restore", F_OK) == 0)
            #expect(try VitrineCommand.run(["check", "--data", data]).status == 0)
        }
    }

    @Test func `a backup of hard links shares the damage, and says so; one of copies mends it`() throws {
        try withBackup { service, backup, tree in
            let copies = tree.path + "/copies"
            #expect(try service.vitrine("backup", copies, "--copy").status == 0)
            let blob = try #require(FileTree.blobs(of: service.data).first)
            let text = try #require(FileManager.default.contents(atPath: blob))
            let descriptor = open(blob, O_WRONLY)
            defer { close(descriptor) }
            try #require(pwrite(descriptor, "X", 1, 0) == 1)

            #expect(try service.vitrine("check").output.contains("its bytes are damaged"))
            let doctor = try service.vitrine("doctor")
            #expect(doctor.output.contains("wrong contents: 1 is damaged or missing"))
            let shared = try service.vitrine("check", "--repair", "--from", backup)
            #expect(shared.status == 1)
            #expect(shared.output.contains("The backup holds a hard link to the same damaged bytes."))
            #expect(shared.output.contains("vitrine backup --copy"))
            let own = try service.vitrine("check", "--repair", "--from", copies)
            #expect(own.status == 0, "\(own.output)")
            #expect(FileManager.default.contents(atPath: blob) == text)
            #expect(try !service.vitrine("doctor").output.contains("wrong contents"))
        }
    }

    @Test func `a data directory that is none is not backed up, nor checked, nor made`() throws {
        let tree = try FileTree()
        defer { tree.remove() }
        let data = tree.path + "/none"
        for command in [["backup", tree.path + "/backup"], ["check"], ["sweep"]] {
            let outcome = try VitrineCommand.run(command + ["--data", data])
            #expect(outcome.status == 1)
            #expect(outcome.errors.hasPrefix("Error: \(data) is no data directory: it has no catalog."))
        }
        #expect(FileTree.entries(of: tree.path).count == 1)
        let file = try VitrineCommand.run(["restore", tree.path, "--data", data])
        #expect(file.errors == "Error: There is no backup in \(tree.path): it has no catalog.\n")
    }

    @Test func `a folder that cannot be made ends in a sentence`() throws {
        try withBackup { service, backup, _ in
            let place = backup + "/catalog.sqlite/below"
            let outcome = try service.vitrine("backup", place)
            #expect(outcome.status == 1)
            #expect(outcome.errors.hasPrefix("Error: \(place) cannot be used: "))
            #expect(outcome.errors.contains("Not a directory"))
        }
    }
}
