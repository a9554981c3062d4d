import Foundation
import Glibc

/// What other programs of the machine print.
enum ToolOutput {
    /// Where the system keeps its programs: the PATH of an ordinary user leaves the first of them out.
    private static let systemFolders = [
        "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin",
    ]

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - program: a name without a slash.
    ///   - arguments: what it gets.
    /// - Returns: standard output and error together, and the exit status; nil if there is no such program.
    static func of(_ program: String, _ arguments: String...) -> (text: String, status: Int32)? {
        guard let path = path(of: program) else { return nil }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        // The working directory may be one that this user cannot enter.
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (text, process.terminationStatus)
    }

    /// Where a program lies: in a folder of the system, else in one of `searchPath`.
    ///
    /// - Parameters:
    ///   - program: a name without a slash.
    ///   - searchPath: folders with colons between them.
    static func path(of program: String, searchPath: String = Environment.variables["PATH"] ?? "") -> String?
    {
        let folders = systemFolders + searchPath.split(separator: ":").map(String.init)
        return folders.map { "\($0)/\(program)" }.first { path in
            var facts = stat()
            return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
        }
    }
}
