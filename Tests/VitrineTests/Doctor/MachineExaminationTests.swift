import Foundation
import Glibc
import Media
import MediaTesting
import Testing

@testable import Vitrine

/// What `vitrine doctor` makes of the machine it runs on.
struct MachineExaminationTests {
    private func configuration(_ settings: [String: String]) throws -> Configuration {
        try Configuration.read(ConfigurationReader(flags: settings, environment: [:], file: [:]))
    }

    // MARK: Packages

    @Test func `a package without its security fixes is named with the cure`() {
        let versions = ["nginx": "1.22.1-9", "libvips42": "8.14.1-3+deb12u3"]
        let advice = PackageExamination(
            installed: { versions[$0] }, isOlder: { left, _ in left == "1.22.1-9" }
        )
        .advice()
        #expect(advice.map(\.severity) == [.wrong])
        #expect(advice.first?.finding.hasPrefix("nginx 1.22.1-9 misses") == true)
        #expect(advice.first?.remedy?.hasSuffix("--only-upgrade nginx") == true)
    }

    @Test func `packages as they should be are one line, and none at all a hint`() {
        let fine = PackageExamination(installed: { "\($0)-1" }, isOlder: { _, _ in false }).advice()
        #expect(fine.map(\.severity) == [.fine])
        let none = PackageExamination(installed: { _ in nil }, isOlder: { _, _ in true }).advice()
        #expect(none.map(\.severity) == [.hint])
    }

    // MARK: Clock

    @Test func `a clock behind the files is wrong, one that nobody keeps right a hint`() {
        let now = Timestamp(microseconds: 1_000_000_000_000)
        let later = Timestamp(microseconds: 1_000_061_000_000)
        func severity(_ latest: Timestamp?, _ isKept: Bool?) -> Advice.Severity? {
            ClockExamination(now: now, latestChange: latest, isSynchronized: { isKept }).advice().first?
                .severity
        }
        #expect(severity(later, true) == .wrong)
        #expect(severity(Timestamp(microseconds: 1_000_059_000_000), true) == .fine)
        #expect(severity(nil, false) == .hint)
        #expect(severity(nil, nil) == .fine)
    }

    // MARK: nginx

    private let dump = """
        # configuration file /etc/nginx/conf.d/vitrine.conf:
        upstream vitrine { server unix:/run/vitrine/vitrine.sock; }
        server {
            # client_max_body_size 1;
            client_max_body_size 5g;
            location /media/ { root /srv; }
            location /blobs/ { root "/srv"; }
            location /derived/ {
                root /srv; max_ranges 0;
            }
        }
        """

    private func nginx(_ settings: [String: String], _ dump: (text: String, status: Int32)?) throws
        -> [Advice]
    {
        NginxExamination(
            configuration: try configuration(settings), dump: { dump }, isSame: ==,
            canEnter: { _, user in user != "www-data" }, refusesLinks: { $0 == "/view" }
        ).advice()
    }

    @Test func `a configuration that agrees is fine`() throws {
        let advice = try nginx(["data": "/srv"], (dump, 0))
        #expect(advice.map(\.severity) == [.fine, .fine, .fine])
    }

    @Test func `links are to be refused by nginx or by the mount`() throws {
        let open = dump.replacing("max_ranges 0;", with: "disable_symlinks off;")
        let followed = try nginx(["data": "/srv"], (open, 0))
        #expect(followed.map(\.severity) == [.fine, .fine, .wrong])
        #expect(followed.last?.finding.contains("/srv") == true)
        let mounted = open.replacing("/srv", with: "/view")
        #expect(try nginx(["data": "/view"], (mounted, 0)).map(\.severity) == [.fine, .fine, .fine])
    }

    @Test func `a folder is the same by any path, and links are followed on an ordinary mount`() throws {
        let folder = try ScratchFolder()
        let roots = dump.replacing("/srv", with: folder.path + "/.")
        let advice = NginxExamination(
            configuration: try configuration(["data": folder.path]),
            dump: { (roots.replacing("max_ranges 0;", with: "disable_symlinks off;"), 0) }
        ).advice()
        #expect(advice.map(\.severity) == [.fine, .fine, .wrong])
    }

    @Test func `another limit or another data directory is wrong`() throws {
        let advice = try nginx(["data": "/data", "max_upload": "1000"], (dump, 0))
        #expect(advice.map(\.severity) == [.wrong, .wrong])
        #expect(advice[0].finding.contains("1000"))
        #expect(advice[1].finding.contains("/data"))
    }

    @Test func `a data directory that nginx cannot enter is wrong`() throws {
        let closed = try nginx(["data": "/srv"], ("user www-data;\n" + dump, 0)).filter {
            $0.severity == .wrong
        }
        #expect(closed.count == 1)
        #expect(
            closed.first?.finding == "its user www-data may not enter /srv: every file is answered with 403")
        #expect(
            try nginx(["data": "/srv"], ("user nginx nginx;\n" + dump, 0)).map(\.severity) == [
                .fine, .fine, .fine,
            ])
    }

    @Test func `too few connections are a hint`() throws {
        let events = "events { worker_connections 768; }\n"
        #expect(
            try nginx(["data": "/srv"], (events + dump, 0)).map(\.severity) == [.fine, .fine, .fine, .hint])
        #expect(
            try nginx(["data": "/srv"], (events.replacing("768", with: "8192") + dump, 0)).map(\.severity)
                == [.fine, .fine, .fine])
    }

    @Test func `without nginx, without the right to look, or without vitrine.conf there is a hint`() throws {
        for dump in [nil, ("nginx: open() failed (13: Permission denied)", Int32(1)), ("server { }", 0)] {
            #expect(try nginx(["data": "/srv"], dump).map(\.severity) == [.hint])
        }
    }

    @Test(
        arguments: [
            ("5g", 5_368_709_120), ("512M", 536_870_912), ("10k", 10_240), ("77", 77), ("0", 0), ("x", nil),
            ("", nil),
            ("g", nil), ("99999999999g", nil),
        ] as [(Substring, Int64?)])
    func `sizes are read as nginx reads them`(text: Substring, bytes: Int64?) {
        #expect(NginxExamination.bytes(text) == bytes)
    }

    // MARK: Disk

    @Test func `a data directory in order is fine throughout`() throws {
        let folder = try ScratchFolder()
        _ = try Wiring(try configuration(["data": folder.path, "reserve": "0"]))
        let disk = DiskExamination(
            configuration: try configuration(["data": folder.path, "reserve": "0"]),
            filesystemType: { _ in "ext2/ext3" })
        #expect(disk.advice().filter { $0.severity != .fine } == [])
    }

    @Test func `what is not there is not made`() throws {
        let folder = try ScratchFolder()
        let disk = DiskExamination(configuration: try configuration(["data": folder.path + "/none"]))
        #expect(disk.advice().map(\.severity) == [.wrong])
        #expect(folder.names(in: "") == [])
    }

    @Test func `a full disk, a readable catalog and a network filesystem are wrong`() throws {
        let folder = try ScratchFolder()
        let settings = ["data": folder.path, "reserve": "1125899906842624"]
        _ = try Wiring(try configuration(settings))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: folder.path + "/catalog.sqlite")
        let disk = DiskExamination(configuration: try configuration(settings), filesystemType: { _ in "nfs" })
        let wrong = disk.advice().filter { $0.severity == .wrong }
        #expect(wrong.map(\.subject) == ["filesystem", "space", "secrets"])
        #expect(wrong.allSatisfy { $0.remedy != nil })
    }

    @Test func `a tool's output comes with its status, and none without a tool`() {
        #expect(ToolOutput.of("echo", "a", "b")?.text == "a b\n")
        #expect(ToolOutput.of("false")?.status == 1)
        #expect(ToolOutput.of("no-such-tool-anywhere") == nil)
        #expect(ToolOutput.of("pwd")?.text == "/\n", "the working directory may be closed to this user")
    }

    @Test func `a tool is looked for where the system keeps it, then in PATH`() throws {
        let folder = try ScratchFolder()
        for name in ["ls", "own-tool", "no-program"] {
            let mode: mode_t = name == "no-program" ? 0o644 : 0o755
            try #require(creat("\(folder.path)/\(name)", mode) >= 0)
        }
        #expect(ToolOutput.path(of: "ls", searchPath: folder.path) == "/usr/bin/ls")
        #expect(
            ToolOutput.path(of: "own-tool", searchPath: "/none:\(folder.path)") == "\(folder.path)/own-tool")
        #expect(ToolOutput.path(of: "no-program", searchPath: folder.path) == nil)
        #expect(ToolOutput.path(of: "own-tool", searchPath: "") == nil)
    }
}
