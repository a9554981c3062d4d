import Foundation
import Glibc
import ServiceTesting
import Testing

/// The scripts below `.ci/` that `make` runs around a build.
@Suite struct DevelopmentScriptTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/vitrine-scripts-\(UUID().uuidString)"

    @Test func `missing packages are named at once where sudo cannot ask for a password`() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // A sudo that wants a password, before the machine's own.
        try "#!/bin/sh\nexit 1\n".write(toFile: folder + "/sudo", atomically: true, encoding: .utf8)
        // Another user may not be able to read the checkout.
        let script = folder + "/packages"
        try FileManager.default.copyItem(atPath: RunningService.root + "/.ci/packages", toPath: script)
        try #require(chmod(folder + "/sudo", 0o755) == 0 && chmod(folder, 0o755) == 0)
        let user = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let command = [
            "sh", "-c", "PATH=\(folder):$PATH exec /bin/sh \"$1\" libc6 vitrine-none", "sh", script,
        ]
        // In a session of its own it has no terminal.
        let process = Process.tool("setsid", ["--wait"] + user + command)
        let errors = Pipe()
        process.standardError = errors
        try process.start()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(
            said == """
                Debian packages are missing, and sudo needs a password but there is no terminal to ask at. \
                Install them as root:  apt-get install --no-install-recommends vitrine-none

                """)
    }

    @Test func `what was skipped is counted and named before the runner's summary`() throws {
        let summary = #"✔ Test run with 3 tests in 1 suite passed after 0.1 seconds."#
        let lines = [
            #"➜ Suite PowerCutTests skipped: "it takes root""#,
            #"➜ Test "a power cut" skipped: "it takes root""#,
            #"➜ Test "a full disk" skipped: "it takes root""#,
            #"✔ Test "an upload" passed after 0.1 seconds."#, summary,
        ]
        let output = try filtered(lines)
        #expect(
            output == lines.dropLast() + [
                "Skipped here (2):", "  it takes root", #"    "a full disk""#, #"    "a power cut""#, summary,
            ])
        #expect(try filtered([summary]) == ["No test was skipped.", summary])
    }

    private func filtered(_ lines: [String]) throws -> [String] {
        let process = Process.tool("perl", [RunningService.root + "/.ci/skipped.pl"])
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.start()
        try input.fileHandleForWriting.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").map(String.init)
    }
}
