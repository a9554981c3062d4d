import Testing

@testable import Vitrine

/// Where a setting is looked for and what is said when it is wrong.
struct ConfigurationReaderTests {
    @Test func `a setting's variable and flag follow from its name`() {
        #expect(ConfigurationReader.variable("max_upload") == "VITRINE_MAX_UPLOAD")
        var reader = ConfigurationReader(flags: ["max_upload": "x"], environment: [:], file: [:])
        #expect(reader.integer("max_upload", in: 1...2, default: 1) == 1)
        #expect(reader.problems == ["--max-upload must be a whole number from 1 to 2, not 'x'."])
    }

    @Test func `the first source that says something wins`() {
        var reader = ConfigurationReader(
            flags: ["a": "flag", "b": ""], environment: ["VITRINE_A": "variable", "VITRINE_B": "variable"],
            file: ["a": "file", "b": "file", "c": "file"])
        #expect(reader.text("a") == "flag")
        #expect(reader.text("b") == "variable")
        #expect(reader.text("c") == "file")
        #expect(reader.text("d") == nil)
        #expect(reader.problems.isEmpty)
    }

    @Test func `a wrong value does not fall through to the next source`() {
        var reader = ConfigurationReader(
            flags: [:], environment: ["VITRINE_N": "many"], file: ["n": "5"])
        #expect(reader.integer("n", in: 1...9, default: 1) == 1)
        #expect(reader.problems == ["VITRINE_N must be a whole number from 1 to 9, not 'many'."])
    }

    @Test func `a text that is parsed is never repeated, it may be a secret`() {
        var reader = ConfigurationReader(
            flags: [:], environment: ["VITRINE_ADMIN_SECRET": "hunter2"], file: ["jwt_secret": "hunter2"])
        #expect(reader.parsed("admin_secret", "at least 16 characters") { _ in nil as String? } == nil)
        #expect(reader.parsed("jwt_secret", "JSON") { _ in nil as String? } == nil)
        #expect(
            reader.problems == [
                "VITRINE_ADMIN_SECRET must be at least 16 characters.",
                "'jwt_secret' in the configuration file must be JSON.",
            ])
    }

    @Test func `what the file sets and nobody asked for is unknown, its value unsaid`() {
        var reader = ConfigurationReader(
            flags: ["other": "x"], environment: ["VITRINE_OTHER": "x"],
            file: ["asked": "1", "token": "hunter2", "also": "x"])
        _ = reader.text("asked")
        reader.complainAboutUnknownSettings()
        #expect(
            reader.problems == [
                "The configuration file sets 'also', which does not exist.",
                "The configuration file sets 'token', which does not exist.",
            ])
    }

    @Test func `problems come in the order they were found`() {
        var reader = ConfigurationReader(flags: ["kind": "red", "n": "0"], environment: [:], file: [:])
        #expect(reader.choice("kind", [("blue", 1), ("green", 2)], default: 1) == 1)
        _ = reader.integer("n", in: 1...9, default: 1)
        reader.complain("And this.")
        #expect(
            reader.problems == [
                "--kind must be one of blue, green, not 'red'.",
                "--n must be a whole number from 1 to 9, not '0'.", "And this.",
            ])
    }
}
