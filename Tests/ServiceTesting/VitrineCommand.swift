import Foundation
import Glibc

/// What a command of the program has printed, and how it ended.
package struct CommandOutcome: Sendable {
    package let status: Int32
    package let output: String
    package let errors: String
}

/// Runs a command of the built program.
package enum VitrineCommand {
    /// The account without rights that Debian has for tests like these.
    package static let ordinaryUser: UInt32 = 65_534

    /// Whether commands can be run as root and as an ordinary user who gets to the program.
    package static let canChangeUser: Bool = {
        guard geteuid() == 0 else { return false }
        return (try? run(["--version"], user: ordinaryUser))?.status == 0
    }()

    /// Runs a command to its end.
    ///
    /// - Parameters:
    ///   - arguments: of the program.
    ///   - user: the user and group that run it; nil for those of the tests.
    ///   - mask: the umask; nil for that of the tests.
    ///   - folder: the working directory; nil for that of the tests.
    ///   - environment: besides that of the tests, `VITRINE_*` left out.
    /// - Throws: an error if it cannot be started.
    package static func run(
        _ arguments: [String], user: UInt32? = nil, mask: String? = nil, in folder: String? = nil,
        environment: [String: String] = [:]
    ) throws -> CommandOutcome {
        var words = [RunningService.binary] + arguments
        if let user {
            words = ["setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--"] + words
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        // The shell sets what Foundation cannot, and becomes the program.
        let setUp = (mask.map { "umask \($0); " } ?? "") + (folder.map { "cd '\($0)'; " } ?? "")
        process.arguments = ["-c", setUp + "exec \"$@\"", "sh"] + words
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("VITRINE_") }
            .merging(["VITRINE_RESERVE": "0"]) { $1 }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        return try process.outcome()
    }
}
