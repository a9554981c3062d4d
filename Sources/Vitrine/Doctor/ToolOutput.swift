import Foundation

/// What other programs of the machine print.
enum ToolOutput {
    /// Standard output and error of a program, and its exit status; nil if there is no such program.
    static func of(_ program: String, _ arguments: String...) -> (text: String, status: Int32)? {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        // env says so for a program that it cannot find.
        return process.terminationStatus == 127 ? nil : (text, process.terminationStatus)
    }
}
