import Foundation
import ServiceTesting
import Testing

/// What counts as an escape: the judge of ``HostileInput/Confinement`` must be able to condemn.
@Suite struct TracedProgramTests {
    @Test(arguments: [
        #"7 connect(5<socket:[1]>, {sa_family=AF_UNIX, sun_path="/dev/log"}, 110) = -1 ENOENT (No such file)"#,
        #"7 connect(5<socket:[1]>, {sa_family=AF_INET, sin_port=htons(53)}, 16 <unfinished ...>"#,
        #"7 sendto(5<socket:[1]>, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53)}, 16) = 1"#,
        #"7 openat(AT_FDCWD</data>, "/etc/passwd", O_WRONLY|O_TRUNC) = -1 EACCES (Permission denied)"#,
        #"7 openat(9</data/media>, "../../etc/passwd", O_RDWR) = 3</etc/passwd>"#,
        #"7 openat(AT_FDCWD</>, "/database", O_WRONLY|O_CREAT, 0600) = 3</database>"#,
        #"7 rename("/data/blobs/a", "/tmp/a") = 0"#,
        #"7 unlinkat(9</tmp>, "a", 0) = 0"#,
        #"7 symlink("/etc", "/data/media/etc") = 0"#,
        #"7 execve("/bin/sh", ["sh"], 0x7ffd) = 0"#,
    ])
    func `a call that reaches out is an escape`(line: String) {
        #expect(TracedCall(line).isEscape(from: ["/data"], binary: "/usr/bin/vitrine"))
    }

    @Test(arguments: [
        #"7 openat(AT_FDCWD</>, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 3</etc/passwd>"#,
        #"7 openat(9</data/media>, "a.txt", O_WRONLY|O_CREAT|O_EXCL, 0600) = 3</data/media/a.txt>"#,
        #"7 openat(AT_FDCWD</>, "/dev/null", O_RDWR) = 3</dev/null>"#,
        #"7 rename("/data/incoming/a", "/data/blobs/a") = 0"#,
        #"7 execve("/usr/bin/vitrine", ["vitrine", "render-worker"], 0x7ffd) = 0"#,
        #"7 sendmsg(5<socket:[1]>, {msg_name=NULL, msg_namelen=0}, MSG_NOSIGNAL) = 1"#,
        #"7 +++ exited with 0 +++"#,
        #"7 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---"#,
    ])
    func `a call that stays inside is none`(line: String) {
        #expect(!TracedCall(line).isEscape(from: ["/data"], binary: "/usr/bin/vitrine"))
    }

    @Test(.needs(.strace)) func `a program that does reach out is seen to`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/vitrine-escape-\(UUID().uuidString)"
        let (inside, outside) = (folder + "/inside", folder + "/outside")
        try FileManager.default.createDirectory(atPath: inside, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let binary = folder + "/program"
        let script = "#!/bin/sh\n: > \(inside)/allowed\n: > \(outside)\nexec /bin/true\n"
        try script.write(toFile: binary, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: binary)
        let program = try TracedProgram(binary)
        defer { program.remove() }
        let process = Process.tool(program.script, ["serve"])
        try process.start()
        process.waitUntilExit()
        // The tracer is no child of this process, and writes on after the program has ended.
        try eventually {
            let escapes = try program.escapes(from: [inside], binary: binary).escapes
            return escapes.contains { $0.contains(outside) } && escapes.contains { $0.contains("/bin/true") }
                && !escapes.contains { $0.contains("allowed") }
        }
    }
}
