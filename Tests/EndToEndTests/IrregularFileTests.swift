import Foundation
import Glibc
import ServiceTesting
import Testing

/// What is no regular file where a content should be: commands neither follow it nor wait for it.
struct IrregularFileTests {
    /// Something else than a regular file.
    enum Kind: String, CaseIterable {
        case link, fifo, folder, socket

        /// Takes the place of a file.
        func replace(_ path: String) throws {
            try #require(unlink(path) == 0)
            switch self {
            case .link: try #require(symlink("/etc/passwd", path) == 0)
            case .fifo: try #require(mkfifo(path, 0o644) == 0)
            case .folder: try #require(mkdir(path, 0o755) == 0 && creat(path + "/x", 0o644) >= 0)
            // A node of this kind, which `bind` makes too.
            case .socket: try #require(mknod(path, S_IFSOCK | 0o644, 0) == 0)
            }
        }
    }

    private func withService(_ body: (_ service: RunningService, _ tree: FileTree) throws -> Void) throws {
        let service = try RunningService()
        defer { service.stop() }
        let tree = try FileTree()
        defer { tree.remove() }
        for text in ["first", "second"] {
            #expect(try service.admin.store(text, Array(text.utf8)).status == 201)
        }
        try body(service, tree)
    }

    @Test(arguments: Kind.allCases, [[], ["--copy"]])
    func `a backup counts it as missing, goes on and ends with 1`(kind: Kind, options: [String]) throws {
        try withService { service, tree in
            let backup = tree.path + "/backup"
            try kind.replace(try #require(FileTree.blobs(of: service.data).first))
            let outcome = try VitrineCommand.run(["backup", backup, "--data", service.data] + options)
            #expect(outcome.status == 1)
            #expect(outcome.output.hasPrefix("Backed up 2 files, 1 content of them new."))
            #expect(outcome.errors == "Error: 1 content is missing or damaged: run vitrine check.\n")
            #expect(FileTree.blobs(of: backup).count == 1)
            #expect(access(backup + "/catalog.sqlite", F_OK) == 0)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a check finds it, a repair replaces it, and a sweep leaves it alone`(kind: Kind) throws {
        try withService { service, tree in
            let backup = tree.path + "/backup"
            #expect(try service.vitrine("backup", backup, "--copy").status == 0)
            let blob = try #require(FileTree.blobs(of: service.data).first)
            try kind.replace(blob)
            #expect(try service.vitrine("check").output.contains("its bytes are missing"))
            #expect(try service.vitrine("sweep", "--grace", "0").status == 0)
            #expect(access(blob, F_OK) == 0)
            let repair = try service.vitrine("check", "--repair", "--from", backup)
            #expect(repair.status == 0, "\(repair.output)\(repair.errors)")
            #expect(try service.vitrine("check").status == 0)
        }
    }

    @Test(arguments: Kind.allCases)
    func `a restore counts it as missing and brings the rest back`(kind: Kind) throws {
        try withService { service, tree in
            let (backup, data) = (tree.path + "/backup", tree.path + "/data")
            #expect(try service.vitrine("backup", backup).status == 0)
            try kind.replace(try #require(FileTree.blobs(of: backup).first))
            let outcome = try VitrineCommand.run(["restore", backup, "--data", data])
            #expect(outcome.status == 1)
            #expect(outcome.output.contains("its bytes are missing"), "\(outcome.output)\(outcome.errors)")
            #expect(FileTree.blobs(of: data).count == 1)
        }
    }

    @Test func `a content that was cut short does not take the place of the whole one in a backup`() throws {
        try withService { service, tree in
            let backup = tree.path + "/backup"
            #expect(try service.vitrine("backup", backup, "--copy").status == 0)
            let blob = try #require(FileTree.blobs(of: service.data).first)
            let saved = backup + blob.dropFirst(service.data.count)
            let text = try #require(FileManager.default.contents(atPath: blob))
            try #require(truncate(blob, 2) == 0)
            for options in [[], ["--copy"]] {
                let outcome = try VitrineCommand.run(["backup", backup, "--data", service.data] + options)
                #expect(outcome.status == 1)
                #expect(FileManager.default.contents(atPath: saved) == text)
            }
        }
    }

    @Test func `a fifo in place of the reserve of the catalog hangs no command`() throws {
        let tree = try FileTree()
        defer { tree.remove() }
        let data = tree.path + "/data"
        #expect(try VitrineCommand.run(["user", "create", "ada", "--data", data]).status == 0)
        unlink(data + "/ballast")
        try #require(mkfifo(data + "/ballast", 0o600) == 0)
        #expect(try VitrineCommand.run(["user", "list", "--data", data]).output == "1\tada\t\n")
    }
}
