import Foundation
import MediaTesting
import Testing

@testable import Vitrine

/// The TOML file of settings.
struct ConfigurationFileTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func file(_ text: String) throws -> String {
        let path = "\(folder.path)/vitrine.toml"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func problems(_ text: String) throws -> [String] {
        let path = try file(text)
        return try #require(throws: ConfigurationError.self) { try ConfigurationFile.read(path) }.problems
    }

    @Test func `plain values are read as text`() throws {
        let path = try file(
            """
            # Where the files are.
            data = "/srv/vitrine"
            public_url = 'https://media.example.org'
            threads = 16
            max_upload = 5_368_709_120
            flag = true
            name = "été"

            """)
        #expect(
            try ConfigurationFile.read(path) == [
                "data": "/srv/vitrine", "public_url": "https://media.example.org", "threads": "16",
                "max_upload": "5368709120", "flag": "true", "name": "été",
            ])
    }

    @Test func `an empty file sets nothing`() throws {
        #expect(try ConfigurationFile.read(file("")) == [:])
    }

    @Test func `what is no plain value is refused, all of it at once`() throws {
        #expect(
            try problems(
                """
                list = [1, 2]
                ratio = 1.5
                day = 2026-01-31
                threads = 4
                [table]
                data = "/srv"
                """)
                == ["day", "list", "ratio", "table"].map {
                    "'\($0)' in the configuration file must be a text, a number or a truth value."
                })
    }

    @Test func `a file that is not there is named`() throws {
        let path = "\(folder.path)/none.toml"
        let error = try #require(throws: ConfigurationError.self) { try ConfigurationFile.read(path) }
        #expect(error.problems == ["The configuration file \(path) cannot be read."])
    }

    @Test(arguments: ["data = ", "data = \"/srv", "threads = 1\nthreads = 2", "no equals sign"])
    func `what is no TOML is refused with its place`(text: String) throws {
        let problems = try problems(text)
        #expect(problems.count == 1)
        #expect(problems.first?.contains("vitrine.toml is not TOML: ") == true)
    }

    @Test(arguments: [
        "admin_secret = \"hunter2", "admin_secret = hunter2", "admin_secret = \"hunter2\" x",
        "admin_secret = \"\\hunter2\"", "admin_secret = 'hunter2'\nadmin_secret = 'hunter2'",
    ])
    func `a secret in a broken line is not repeated`(text: String) throws {
        let problems = try problems(text)
        #expect(!problems.joined().contains("hunter2"))
    }
}
