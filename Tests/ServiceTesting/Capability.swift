import Foundation
import Glibc
package import Testing

/// A right or a tool that a machine may not give; each is tried once, not guessed.
package struct Capability: Sendable {
    /// Why it is not given in this place; nil where it is.
    package let obstacle: String?

    /// - Parameter obstacle: why it is not given; nil where it is.
    package init(obstacle: String?) { self.obstacle = obstacle }

    /// Tries a shell script.
    ///
    /// - Parameters:
    ///   - what: what cannot be done where the script fails.
    ///   - packages: the Debian package of each tool that the script needs, by the tool's name.
    ///   - script: every command of it must succeed; `$dir` is a folder of its own.
    package init(_ what: String, tools packages: KeyValuePairs<String, String>, _ script: String) {
        let missing = packages.filter { !Process.hasTool($0.key) }
        guard missing.isEmpty else {
            let names = missing.map(\.key).joined(separator: ", ")
            let wanted = Set(missing.map(\.value)).sorted().joined(separator: " ")
            self.init(obstacle: "\(what): \(names) is not installed (apt-get install \(wanted))")
            return
        }
        let complaint = Self.complaint(of: script)
        let user = geteuid() == 0 ? "root" : "a user other than root"
        self.init(obstacle: complaint.map { "\(what) as \(user): \($0)" })
    }

    /// What a script that fails wrote first; nil of one that succeeds.
    private static func complaint(of script: String) -> String? {
        let folder = FileManager.default.temporaryDirectory.path + "/vitrine-capability-\(UUID().uuidString)"
        let process = Process.tool(
            "sh", ["-ec", "dir=$1\nmkdir \"$dir\"\ntrap 'rm -rf \"$dir\"' EXIT\n\(script)", "sh", folder])
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        do { try process.start() } catch { return "\(error)" }
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus != 0 else { return nil }
        let line = text.split(separator: "\n").first.map(String.init) ?? "status \(process.terminationStatus)"
        return line.replacingOccurrences(of: folder + "/", with: "")
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs a test only where all of it is given; else the reason of the skip is the first obstacle in this place.
    ///
    /// - Parameter capabilities: all that the test takes.
    /// - Returns: the trait.
    package static func needs(_ capabilities: Capability...) -> Self {
        let obstacle = capabilities.lazy.compactMap(\.obstacle).first
        return .enabled(if: obstacle == nil, "\(obstacle ?? "")")
    }
}
