import Foundation
import Glibc
import ServiceTesting
import Testing

/// Where commands write and read: what the paths may be.
struct CommandPlaceTests {
    /// Gives `body` a folder with a data directory `data`, another one `other` and a backup `backup`.
    private func withPlaces(_ body: (_ tree: FileTree) throws -> Void) throws {
        let tree = try FileTree()
        defer { tree.remove() }
        for name in ["data", "other"] {
            try #require(try run(["user", "create", "ada"], tree, data: name).status == 0)
        }
        try #require(try run(["backup", tree.path + "/backup"], tree).status == 0)
        try body(tree)
    }

    private func run(_ command: [String], _ tree: FileTree, data: String = "data") throws -> CommandOutcome {
        try VitrineCommand.run(command + ["--data", "\(tree.path)/\(data)"], in: tree.path)
    }

    /// Everything below a folder with its mode and owner.
    private func state(of tree: FileTree) -> [String] {
        FileTree.entries(of: tree.path).map { "\($0.path) \($0.mode) \($0.user)" }.sorted()
    }

    private func expectRefused(_ outcome: CommandOutcome, _ words: String, _ place: String) {
        #expect(outcome.status == 1, "\(place): \(outcome.output)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.contains(words), "\(place): \(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }

    @Test(arguments: [[], ["--copy"]])
    func `a backup is refused where it would damage a data directory, before anything changes`(
        options: [String]
    ) throws {
        try withPlaces { tree in
            try #require(symlink("data", tree.path + "/link") == 0)
            try #require(mkdir(tree.path + "/crossed", 0o755) == 0)
            try #require(symlink("../data/blobs", tree.path + "/crossed/blobs") == 0)
            let before = state(of: tree)
            for (place, words) in [
                ("data", "is the data directory itself"), ("data/", "is the data directory itself"),
                ("./other/../data", "is the data directory itself"), ("link", "is the data directory itself"),
                (tree.path + "/data", "is the data directory itself"),
                ("data/backup", "lies in the data directory"), ("link/x/y", "lies in the data directory"),
                ("data/blobs", "lies in the data directory"), ("data/media/x", "lies in the data directory"),
                ("crossed", "lies in the data directory"), (".", "contains the data directory"),
                (tree.path, "contains the data directory"),
                ("other", "is the data directory of another service"),
                ("other/x", "lies in a data directory"), ("", "is empty"),
            ] {
                expectRefused(try run(["backup", place] + options, tree), words, place)
                #expect(state(of: tree) == before, "\(place)")
            }
            #expect(try run(["check"], tree).status == 0)
        }
    }

    @Test func `a backup is refused where the blobs of the data directory lie on another disk`() throws {
        try withPlaces { tree in
            try #require(mkdir(tree.path + "/disk", 0o755) == 0)
            try #require(rename(tree.path + "/data/blobs", tree.path + "/disk/blobs") == 0)
            try #require(symlink("../disk/blobs", tree.path + "/data/blobs") == 0)
            for place in ["disk", "disk/blobs", "disk/blobs/x"] {
                let outcome = try run(["backup", place], tree)
                expectRefused(outcome, "the data directory \(tree.path)/data", place)
            }
        }
    }

    @Test func `a folder of something else is no place for a backup, and keeps its mode`() throws {
        try withPlaces { tree in
            let blobs = tree.path + "/strange/blobs"
            try #require(mkdir(tree.path + "/strange", 0o755) == 0 && mkdir(blobs, 0o755) == 0)
            try #require(creat(blobs + "/notes", 0o644) >= 0)
            expectRefused(try run(["backup", "strange"], tree), "comes from no backup", blobs)
            #expect(FileTree.entries(of: blobs).first?.mode == 0o755)
            let database = tree.path + "/program/catalog.sqlite"
            try #require(mkdir(tree.path + "/program", 0o755) == 0)
            try Data("of another program".utf8).write(to: URL(fileURLWithPath: database))
            expectRefused(try run(["backup", "program"], tree), "comes from no backup", database)
            try #require(unlink(database) == 0 && mkfifo(database, 0o644) == 0)
            expectRefused(try run(["backup", "program"], tree), "comes from no backup", database)
            expectRefused(
                try run(["restore", "program"], tree, data: "new"), "is no regular file", database)
        }
    }

    @Test func `a folder is used again, and so is one whose first backup was cut short`() throws {
        try withPlaces { tree in
            for _ in 0..<2 { #expect(try run(["backup", "backup"], tree).status == 0) }
            try #require(unlink(tree.path + "/backup/catalog.sqlite") == 0)
            try #require(mkdir(tree.path + "/backup/blobs/ab", 0o700) == 0)
            #expect(try run(["backup", "backup"], tree).status == 0)
        }
    }

    @Test func `a restore is refused in a backup, in a data directory and where something else lies`() throws
    {
        try withPlaces { tree in
            for folder in ["pages", "pages/media"] {
                try #require(mkdir("\(tree.path)/\(folder)", 0o700) == 0)
            }
            try #require(creat(tree.path + "/pages/media/index.html", 0o600) >= 0)
            try #require(symlink("backup", tree.path + "/link") == 0)
            let before = state(of: tree)
            for (target, words) in [
                ("backup", "is the backup itself"), ("link", "is the backup itself"),
                ("backup/new", "lies in a backup"), ("link/x/y", "lies in a backup"),
                ("data", "There is a catalog in"), ("data/new", "lies in a data directory"),
                ("data/blobs", "lies in a data directory"), ("pages", "holds something else, media"),
            ] {
                expectRefused(try run(["restore", "backup"], tree, data: target), words, target)
                #expect(state(of: tree) == before, "\(target)")
            }
        }
    }

    @Test func `a restore waits for no service, and none is begun during one`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let tree = try FileTree()
        defer { tree.remove() }
        #expect(try service.vitrine("backup", tree.path + "/backup").status == 0)
        for suffix in ["", "-wal", "-shm"] { unlink(service.data + "/catalog.sqlite" + suffix) }
        let outcome = try service.vitrine("restore", tree.path + "/backup")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("is in use by a running service or command: stop it first."))
        #expect(access(service.data + "/catalog.sqlite", F_OK) != 0)

        let other = tree.path + "/other"
        try #require(try VitrineCommand.run(["user", "create", "ada", "--data", other]).status == 0)
        let incoming = open(other + "/incoming", O_RDONLY)
        defer { close(incoming) }
        // As a restore holds it.
        try #require(flock(incoming, LOCK_EX | LOCK_NB) == 0)
        let list = try VitrineCommand.run(["user", "list", "--data", other])
        #expect(list.status == 1)
        #expect(list.errors.contains("is being restored"), "\(list.errors)")
    }

    /// What only reads or changes what is there.
    private static let others = [
        "user list", "user update ada --admin", "user delete ada", "token create ada", "token list",
        "token revoke ada", "bucket list", "bucket update default", "bucket delete photos", "key rotate",
        "key list", "infection list", "check", "check --repair", "sweep", "backup copy", "doctor",
    ]

    @Test func `only serving, the first user, a bucket and a restore make a data directory`() throws {
        try withPlaces { tree in
            let before = state(of: tree)
            for command in Self.others {
                let words = command.split(separator: " ").map(String.init)
                let missing = try run(words, tree, data: "mistyped")
                #expect(missing.status == 1, "\(command)")
                if words[0] != "doctor" {
                    expectRefused(missing, "mistyped is no data directory: it has no catalog.", command)
                    expectRefused(
                        try run(words, tree, data: "backup"), "is a backup, not a data dir", command)
                }
                #expect(state(of: tree) == before, "\(command)")
            }
            for words in [["user", "create", "bob"], ["bucket", "create", "photos"]] {
                expectRefused(try run(words, tree, data: "backup"), "is a backup", "\(words)")
                expectRefused(try run(words, tree, data: "backup/x"), "lies in a backup", "\(words)")
                expectRefused(try run(words, tree, data: "data/media/x"), "lies in a data", "\(words)")
                #expect(state(of: tree) == before, "\(words)")
            }
            for words in [["user", "create", "bob"], ["bucket", "create", "photos"]] {
                #expect(try run(words, tree, data: "new-" + words[0]).status == 0)
            }
        }
    }

    @Test func `a service and a command refuse a folder whose files no catalog names`() throws {
        let tree = try FileTree()
        defer { tree.remove() }
        for folder in ["data", "data/incoming"] { try #require(mkdir("\(tree.path)/\(folder)", 0o755) == 0) }
        let file = tree.path + "/data/incoming/letter"
        try #require(creat(file, 0o600) >= 0)
        expectRefused(try run(["user", "create", "ada"], tree), "although files lie beside it", "incoming")
        #expect(access(file, F_OK) == 0)
        #expect(access(tree.path + "/data/catalog.sqlite", F_OK) != 0)
    }

    @Test(arguments: ["a b#?%41", "line\nfeed", "file:x?mode=memory", "slash/", "é\u{301}"])
    func `a data directory may have any name that is UTF-8`(name: String) throws {
        let tree = try FileTree()
        defer { tree.remove() }
        for command in [["user", "create", "ada"], ["backup", "file:backup"], ["check"]] {
            let outcome = try VitrineCommand.run(command + ["--data", name], in: tree.path)
            #expect(outcome.status == 0, "\(command): \(outcome.errors)")
        }
        let folder = name.hasSuffix("/") ? String(name.dropLast()) : name
        #expect(access("\(tree.path)/\(folder)/catalog.sqlite", F_OK) == 0)
        #expect(access(tree.path + "/file:backup/catalog.sqlite", F_OK) == 0)
    }
}
