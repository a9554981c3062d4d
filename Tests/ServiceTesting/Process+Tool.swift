package import Foundation
import Glibc

extension Process {
    /// Where tools are looked for: after `PATH` in the folders of the administrator's, which an ordinary user's lacks.
    private static let toolFolders =
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        .map(String.init) + ["/usr/local/sbin", "/usr/sbin", "/sbin"]

    /// A process of a tool of this machine, such as nginx or mount; what it starts finds the others.
    ///
    /// - Parameters:
    ///   - name: its name, without a folder.
    ///   - arguments: what it is called with.
    /// - Returns: the process, not started; one of a tool that is not there ends with status 127.
    package static func tool(_ name: String, _ arguments: [String] = []) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["PATH=" + toolFolders.joined(separator: ":"), name] + arguments
        return process
    }

    /// Whether a tool is installed.
    ///
    /// - Parameter name: its name, without a folder.
    /// - Returns: whether one of the folders has it.
    package static func hasTool(_ name: String) -> Bool {
        toolFolders.contains { access("\($0)/\(name)", X_OK) == 0 }
    }
}
