import ArgumentParser
import Foundation
import Testing

@testable import Vitrine

/// The program's version, as `vitrine --version` prints it and `.github/CHANGELOG.md` lists it.
struct VersionTests {
    /// The versions of the changelog, the latest first, without "Unreleased".
    private static func released() throws -> [String] {
        let changelog = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../.github/CHANGELOG.md").standardizedFileURL
        let text = try String(contentsOf: changelog, encoding: .utf8)
        return text.matches(of: /(?m)^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/).map { String($0.1) }
    }

    @Test func `the version is the latest one in the changelog`() throws {
        #expect(try Self.released().first == Version.text)
    }

    @Test func `the option prints the version alone`() throws {
        let error = try #require(throws: (any Error).self) {
            _ = try Vitrine.parseAsRoot(["--version"])
        }
        #expect(Vitrine.fullMessage(for: error) == Version.text)
        #expect(Vitrine.exitCode(for: error) == .success)
    }
}
