import Foundation
import ServiceTesting
import Testing

/// README is true: its commands, typed into a shell as they stand, print what it shows.
struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func readme() throws -> String {
        try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
    }

    @Test(arguments: ["sh", "bash"])
    func `every command of README prints what README shows`(shell: String) throws {
        let service = try RunningService()
        defer { service.stop() }
        let blocks = CommandBlock.all(in: try readme())
        let outputs = try outputs(of: blocks, in: shell, with: service)
        #expect(blocks.count > 10)
        try #require(outputs.count == blocks.count)
        for (block, output) in zip(blocks, outputs) {
            #expect(
                ShownOutput(text: block.output).matches(output),
                """
                README.md, line \(block.line), shows
                \(block.output)
                where \(shell) prints
                \(output)
                """)
        }
    }

    @Test func `a file or folder that README links to or names is there`() throws {
        let text = try readme()
        let links = text.matches(of: #/\]\((?<target>[^)#]+)\)/#).map { String($0.target) }
        let paths = text.matches(of: #/\b(?<path>(?:Sources|Tests)/[\w./-]*\w)/#).map { String($0.path) }
        #expect(!paths.isEmpty)
        for path in links.filter({ !$0.contains("://") }) + paths {
            let file = Self.root.appendingPathComponent(path).path
            #expect(FileManager.default.fileExists(atPath: file), "\(path)")
        }
    }

    @Test func `a section that README links to is there`() throws {
        let text = try readme()
        let headings = text.matches(of: #/(?m)^#+ (?<heading>.+)$/#).map { heading in
            heading.heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " }
                .replacing(" ", with: "-")
        }
        let anchors = text.matches(of: #/\]\(#(?<anchor>[^)]+)\)/#).map { String($0.anchor) }
        #expect(!anchors.isEmpty)
        for anchor in anchors { #expect(headings.contains(anchor), "\(anchor)") }
    }

    /// Types blocks into one shell in the checkout, as README says.
    ///
    /// - Parameters:
    ///   - blocks: the commands, in their order.
    ///   - shell: the shell's name.
    ///   - service: what serves; README lets `PORT`, `DATA` and `PATH` lead to it.
    /// - Returns: what each block prints, errors included.
    /// - Throws: an error if the shell cannot be started.
    private func outputs(
        of blocks: [CommandBlock], in shell: String, with service: RunningService
    ) throws -> [String] {
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("readme-\(UUID().uuidString)")
        let programs = scratch.appendingPathComponent("bin")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        try FileManager.default.createSymbolicLink(
            atPath: programs.appendingPathComponent("vitrine").path,
            withDestinationPath: RunningService.binary)

        let end = "end of block \(UUID().uuidString)"
        let script = blocks.map { "\($0.commands)\nprintf '\\n%s\\n' '\(end)'\n" }.joined()
        let file = scratch.appendingPathComponent("commands")
        try Data("exec 2>&1\n\(script)".utf8).write(to: file)

        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [shell, file.path]
        process.currentDirectoryURL = Self.root
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("VITRINE_") }
            .merging([
                "PORT": String(service.port), "DATA": service.data, "TMPDIR": scratch.path,
                "PATH": "\(programs.path):\(path)",
            ]) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.start()
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Array(printed.components(separatedBy: "\n\(end)\n").dropLast())
    }
}
