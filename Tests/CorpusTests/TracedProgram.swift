import Foundation
import Testing

/// The program under strace: what it opens for writing, moves or removes, and whom it connects to.
struct TracedProgram {
    /// A script to run in place of the program.
    let script: String
    private let folder: String
    private var log: String { folder + "/calls" }

    private static let calls =
        "open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,"
        + "unlink,unlinkat,rmdir,truncate,mknod,mknodat,connect,sendto,sendmsg,bind,execve"

    init(_ binary: String) throws {
        folder = FileManager.default.temporaryDirectory.path + "/vitrine-trace-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        script = folder + "/traced"
        let text = """
            #!/bin/sh
            if [ "$1" != serve ]; then exec "\(binary)" "$@"; fi
            exec strace -D -f -qq -y -s 4096 --seccomp-bpf -e signal=none -e trace=\(Self.calls) \\
                -o "\(folder)/calls" "\(binary)" "$@"
            """
        try text.write(toFile: script, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Every call that reached out: a file changed outside `folders`, a connection, another program.
    func escapes(from folders: [String], binary: String) throws -> (calls: Int, escapes: [String]) {
        let lines = try Data(contentsOf: URL(fileURLWithPath: log)).split(separator: 10)
        let calls = lines.map { TracedCall(String(decoding: $0, as: UTF8.self)) }
        return (calls.count, calls.filter { $0.isEscape(from: folders, binary: binary) }.map(\.line))
    }
}

/// A line of strace: `1234 openat(AT_FDCWD</tmp>, "name", O_WRONLY|O_CREAT, 0600) = 5</tmp/name>`.
struct TracedCall {
    let line: String
    private let name: Substring
    private let arguments: Substring

    init(_ line: String) {
        self.line = line
        let call = line.drop { $0.isNumber || $0 == " " }
        name = call.prefix { $0 != "(" }
        arguments = call.dropFirst(name.count)
    }

    /// Whether it changes a file outside of the folders, or reaches another process or program.
    ///
    /// - Parameters:
    ///   - folders: what is the program's own.
    ///   - binary: the one program that it may start: itself.
    func isEscape(from folders: [String], binary: String) -> Bool {
        switch name {
        case "connect", "bind": return true
        case "execve": return paths.first != binary
        // Only to the other end of a pair.
        case "sendto", "sendmsg": return arguments.utf8.contains("sa_family=")
        case "open", "openat", "openat2":
            let flags = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"]
            guard flags.contains(where: arguments.utf8.contains) else { return false }
        // A process that ends, a signal, the rest of a call that was interrupted.
        default: guard arguments.first == "(" else { return false }
        }
        // What a process tells the kernel of itself.
        let places = folders + ["/proc/self", "/proc/thread-self"]
        return paths.contains { path in
            !places.contains { path == $0 || path.hasPrefix($0 + "/") } && path != "/dev/null"
        }
    }

    /// The paths in quotes, below the folder of the descriptor before them; one that climbs is marked so.
    private var paths: [String] {
        var paths: [String] = []
        var before: Substring = ""
        for (index, piece) in arguments.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        {
            if index % 2 == 1 {
                let folder = before.split(separator: "<").last?.prefix { $0 != ">" } ?? ""
                let path = piece.hasPrefix("/") ? String(piece) : "\(folder)/\(piece)"
                paths.append(path.split(separator: "/").contains("..") ? "climbing: \(path)" : path)
            }
            before = piece
        }
        return paths
    }
}

extension Substring.UTF8View {
    fileprivate func contains(_ text: String) -> Bool { firstRange(of: text.utf8) != nil }
}
