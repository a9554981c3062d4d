import ArgumentParser
import Foundation
import Glibc
import HTTP
import MediaTesting
import Testing

@testable import Vitrine

/// What `vitrine doctor` makes of the deployed service.
struct ServiceExaminationTests {
    private func advice(
        _ unit: String?, settings: [String: String] = [:], modes: [String: mode_t] = [:]
    ) throws -> [Advice] {
        let flags = ["data": "/srv"].merging(settings) { $1 }
        return ServiceExamination(
            configuration: try Configuration.read(
                ConfigurationReader(flags: flags, environment: [:], file: [:])),
            unit: unit.map(ServiceUnit.init),
            settingsFiles: ["/etc/vitrine/environment", "/etc/vitrine.toml"],
            mode: { modes[$0] }
        ).advice()
    }

    @Test func `files with settings are for their owner alone`() throws {
        #expect(try advice(nil) == [], "without a unit and without files there is nothing to say")
        let closed = try advice(nil, modes: ["/etc/vitrine/environment": 0o600, "/etc/vitrine.toml": 0o400])
        #expect(closed.map(\.severity) == [.fine, .fine])
        let open = try advice(nil, modes: ["/etc/vitrine/environment": 0o644, "/etc/vitrine.toml": 0o640])
        #expect(open.map(\.severity) == [.wrong, .wrong])
        #expect(open[0].finding == "/etc/vitrine/environment has mode 0644, and it may hold secrets")
        #expect(open[0].remedy?.hasPrefix("chmod 600 /etc/vitrine/environment") == true)
    }

    @Test func `a deployed service has a public URL and a limit of memory`() throws {
        let poor = try advice("[Service]\nExecStart=/usr/bin/vitrine serve\n# MemoryMax=1G\n")
        #expect(poor.map(\.subject) == ["urls", "memory"])
        #expect(poor.map(\.severity) == [.hint, .hint])
        let rich = try advice(
            "[Service]\nMemoryMax=1G\n\n[Service]\nMemoryMax = 2G\n",
            settings: ["public_url": "https://media.example.org"])
        #expect(rich.map(\.severity) == [.fine, .fine])
        #expect(rich[1].finding == "the unit limits it to 2G", "a drop-in comes last")
        #expect(try advice("[Service]\nMemoryMax=1G\nMemoryMax=\n").last?.severity == .hint)
        #expect(try advice("[Service]\nMemoryMax=infinity\n").last?.severity == .hint)
    }

    @Test
    func `the settings are those of the unit, of its file of variables, and of the command, in this order`()
        throws
    {
        let folder = try ScratchFolder()
        let file = folder.path + "/environment"
        try """
        # A comment
        ; another
        VITRINE_PUBLIC_URL="https://media.example.org"
        VITRINE_THREADS=3
        VITRINE_RESERVE='7'
        """.write(toFile: file, atomically: true, encoding: .utf8)
        let unit = ServiceUnit(
            "Environment=VITRINE_DATA=/var/lib/vitrine VITRINE_THREADS=2 \"VITRINE_SWEEP_GRACE=5\"\nEnvironmentFile=-\(file)"
        )
        #expect(unit.environmentFile == file)
        let settings = try DoctorSettings(
            ServiceOptions.parse([]), environmentFile: nil, unit: unit, environment: ["VITRINE_RESERVE": "9"])
        #expect(settings.files == [file])
        #expect(settings.configuration.data == "/var/lib/vitrine")
        #expect(settings.configuration.publicURL?.text == "https://media.example.org")
        #expect(settings.configuration.threads == 3)
        #expect(settings.configuration.sweepGrace == 5)
        #expect(settings.configuration.reserve == 9)
        let own = try DoctorSettings(
            ServiceOptions.parse(["--data", "/srv"]), environmentFile: "/none", unit: unit, environment: [:])
        #expect(own.configuration.data == "/srv")
        #expect(own.configuration.threads == 2)
    }

    @Test func `who may enter a folder follows from its mode and those above it`() throws {
        let folder = try ScratchFolder()
        #expect(
            FolderEntry.isOpen(folder.path, to: "nobody") == (geteuid() == getpwnam("nobody")?.pointee.pw_uid)
        )
        #expect(FolderEntry.isOpen(folder.path, to: "root") == true)
        #expect(FolderEntry.isOpen(folder.path, to: "no-such-account-here") == nil)
        #expect(FolderEntry.isOpen(folder.path + "/none", to: "nobody") == nil)
        #expect(!FolderEntry.isOpenToAll(folder.path))
        try #require(chmod(folder.path, 0o711) == 0)
        #expect(FolderEntry.isOpen(folder.path, to: "nobody") == true)
        #expect(FolderEntry.isOpenToAll(folder.path))
    }
}
