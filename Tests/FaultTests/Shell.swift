import Foundation
import ServiceTesting
import Testing

/// Scripts of `sh`, for what is a tool's work: mounting, making filesystems, compiling.
enum Shell {
    /// Runs a script and answers what it printed; every command of it must succeed. `arguments` are `$1`, `$2`, ….
    @discardableResult
    static func run(_ script: String, _ arguments: String...) throws -> String {
        let process = Process.tool("sh", ["-ec", script, "sh"] + arguments)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script): \(text)")
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
