import ArgumentParser
import Foundation
import HTTP
import Logging
import MediaTesting
import Testing

@testable import Vitrine

/// The settings, from where they come and what is said of wrong ones.
struct ConfigurationTests {
    private func read(
        flags: [String: String] = [:], environment: [String: String] = [:], file: [String: String] = [:]
    ) throws -> Configuration {
        try Configuration.read(ConfigurationReader(flags: flags, environment: environment, file: file))
    }

    /// What is wrong with these settings, beside a data directory that is fine.
    private func problems(
        flags: [String: String] = [:], environment: [String: String] = [:], file: [String: String] = [:]
    ) throws -> [String] {
        let flags = flags.merging(["data": "/srv"]) { given, _ in given }
        let error = try #require(throws: ConfigurationError.self) {
            try read(flags: flags, environment: environment, file: file)
        }
        return error.problems
    }

    @Test func `what is wrong with the file hides nothing else`() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/vitrine.toml"
        try "threads = [1]".write(toFile: path, atomically: true, encoding: .utf8)
        let options = try ServiceOptions.parse(["--config", path])
        let error = try #require(throws: ConfigurationError.self) {
            try Configuration.read(options, flags: ["max_upload": "much"])
        }
        #expect(error.problems.count == 2)
        #expect(error.problems.contains { $0.hasPrefix("'threads' in the configuration file must be") })
        #expect(error.problems.contains { $0.hasPrefix("--max-upload must be a whole number") })
    }

    @Test func `a data directory is all it takes`() throws {
        let configuration = try read(environment: ["VITRINE_DATA": "/srv/vitrine"])
        #expect(configuration.data == "/srv/vitrine")
        #expect(configuration.publicURL == nil)
        #expect(configuration.clamd == nil)
        #expect(configuration.threads >= 8)
        #expect(configuration.renderWorkers >= 1)
        #expect(configuration.maxUpload == 5 << 30)
        #expect(configuration.reserve == 512 << 20)
        #expect(configuration.renditionLimit == 10 << 30)
        #expect(configuration.sweepGrace == 86_400)
        #expect(configuration.sweepInterval == 3_600)
        #expect(configuration.scrubInterval == 2_592_000)
        #expect(configuration.logLevel == .info)
    }

    @Test func `every setting has a flag, a variable and a line in the file`() throws {
        let settings = [
            "data": "/srv", "public_url": "https://media.example.org", "threads": "3", "render_workers": "2",
            "max_upload": "1000", "reserve": "0", "sweep_grace": "60", "sweep_interval": "0",
            "scrub_interval": "0",
            "log_level": "debug", "rendition_limit": "5", "clamd": "unix:/run/clamd.ctl",
        ]
        let variables = Dictionary(
            uniqueKeysWithValues: settings.map { ("VITRINE_" + $0.key.uppercased(), $0.value) })
        for configuration in [
            try read(flags: settings), try read(environment: variables), try read(file: settings),
        ] {
            #expect(configuration.data == "/srv")
            #expect(configuration.publicURL?.text == "https://media.example.org")
            #expect(configuration.clamd == "unix:/run/clamd.ctl")
            #expect(configuration.threads == 3)
            #expect(configuration.renderWorkers == 2)
            #expect(configuration.maxUpload == 1_000)
            #expect(configuration.reserve == 0)
            #expect(configuration.renditionLimit == 5)
            #expect(configuration.sweepGrace == 60)
            #expect(configuration.sweepInterval == 0)
            #expect(configuration.scrubInterval == 0)
            #expect(configuration.logLevel == .debug)
        }
    }

    @Test func `a flag wins over the environment, the environment over the file`() throws {
        let file = ["data": "/file", "threads": "1", "max_upload": "1"]
        let environment = ["VITRINE_DATA": "/environment", "VITRINE_THREADS": "2"]
        let configuration = try read(flags: ["data": "/flag"], environment: environment, file: file)
        #expect(configuration.data == "/flag")
        #expect(configuration.threads == 2)
        #expect(configuration.maxUpload == 1)
    }

    @Test func `what is empty is not set`() throws {
        let configuration = try read(
            flags: ["threads": ""], environment: ["VITRINE_THREADS": "", "VITRINE_DATA": "/srv"],
            file: ["threads": "7", "public_url": ""])
        #expect(configuration.threads == 7)
        #expect(configuration.publicURL == nil)
    }

    @Test func `a missing data directory says how to give it`() throws {
        let error = try #require(throws: ConfigurationError.self) { try read() }
        #expect(
            error.problems == ["The data directory is missing: give --data DIR or set VITRINE_DATA."])
        #expect(error.description == error.problems[0])
    }

    @Test func `everything that is wrong is told at once, naming where it stands`() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try read(
                flags: ["threads": "none"],
                environment: ["VITRINE_MAX_UPLOAD": "5GB", "VITRINE_LOG_LEVEL": "loud"],
                file: ["public_url": "example.org", "reserve": "-1", "colour": "red", "thread": "4"])
        }
        #expect(
            error.description == """
                The configuration is wrong:
                  - 'public_url' in the configuration file must be a URL such as https://media.example.org.
                  - --threads must be a whole number from 1 to 1024, not 'none'.
                  - VITRINE_MAX_UPLOAD must be a whole number from 1 to 1125899906842624, not '5GB'.
                  - 'reserve' in the configuration file must be a whole number from 0 to 1125899906842624, \
                not '-1'.
                  - VITRINE_LOG_LEVEL must be one of trace, debug, info, notice, warning, error, critical, \
                not 'loud'.
                  - The data directory is missing: give --data DIR or set VITRINE_DATA.
                  - The configuration file sets 'colour', which does not exist.
                  - The configuration file sets 'thread', which does not exist.
                """)
    }

    @Test(arguments: [
        ("threads", ["0", "1025", "-1", "1.5", "many", "1e3", " 1", "0x10", "99999999999999999999"]),
        ("render_workers", ["0", "257"]), ("max_upload", ["0", "1125899906842625"]),
        ("reserve", ["-1", "1125899906842625"]), ("sweep_grace", ["-1", "31536001"]),
        ("sweep_interval", ["-1", "31536001"]),
        ("scrub_interval", ["-1", "31536001"]), ("rendition_limit", ["-1", "1125899906842625"]),
    ])
    func `a number has a range`(setting: String, values: [String]) throws {
        for value in values {
            let problems = try problems(environment: [ConfigurationReader.variable(setting): value])
            #expect(problems.count == 1)
            #expect(
                problems.first?.hasPrefix("\(ConfigurationReader.variable(setting)) must be a whole number")
                    == true)
        }
    }

    @Test(arguments: [
        ("threads", ["1", "1024"]), ("render_workers", ["1", "256"]),
        ("max_upload", ["1", "1125899906842624"]),
        ("reserve", ["0", "1125899906842624"]), ("sweep_grace", ["0", "31536000"]),
        ("sweep_interval", ["0", "31536000"]),
        ("scrub_interval", ["0", "31536000"]), ("rendition_limit", ["0", "1125899906842624"]),
    ])
    func `the ends of a range are in it`(setting: String, values: [String]) throws {
        for value in values { _ = try read(flags: ["data": "/srv", setting: value]) }
    }

    @Test(arguments: [
        ("https://media.example.org", "https://media.example.org"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("https://media.example.org///", "https://media.example.org"), ("http://[::1]:80", "http://[::1]:80"),
        ("https://media.example.org/files/", "https://media.example.org/files"),
    ])
    func `a public URL is a scheme, a host and perhaps a path`(text: String, url: String) throws {
        #expect(try read(flags: ["data": "/srv", "public_url": text]).publicURL?.text == url)
    }

    @Test(arguments: [
        "media.example.org", "ftp://media.example.org", "https://", "http:///", "https://a/b c",
        "https://a b",
        "https://a\"b", "https://é.example", "HTTPS//a", "https://a\u{0}",
    ])
    func `what is no public URL is refused, without repeating it`(text: String) throws {
        #expect(
            try problems(flags: ["public_url": text])
                == ["--public-url must be a URL such as https://media.example.org."])
    }

    @Test(arguments: ["unix:/run/clamav/clamd.ctl", "tcp:clamd:3310", "tcp:[::1]:3310"])
    func `a virus scanner has an address`(text: String) throws {
        #expect(try read(flags: ["data": "/srv", "clamd": text]).clamd == text)
    }

    @Test(arguments: ["unix:clamd.ctl", "tcp:clamd", "tcp://clamd:3310", "/run/clamav/clamd.ctl", "yes"])
    func `what is no address of a virus scanner is told with the rest`(text: String) throws {
        #expect(
            try problems(environment: ["VITRINE_CLAMD": text, "VITRINE_THREADS": "none"])
                == [
                    "VITRINE_CLAMD must be unix:/PATH or tcp:HOST:PORT.",
                    "VITRINE_THREADS must be a whole number from 1 to 1024, not 'none'.",
                ])
    }

    @Test(arguments: [
        ["https://app.example.org"], ["http://127.0.0.1:3000", "https://*.example.org"],
        ["https://*.example.org:*", "https://app.example.org:*"], ["capacitor://localhost"],
    ])
    func `pages of named origins may act for their visitors`(origins: [String]) throws {
        _ = try read(
            flags: ["data": "/srv"],
            environment: [
                "VITRINE_CORS_ALLOW_CREDENTIALS": "true",
                "VITRINE_CORS_ALLOW_ORIGINS": origins.joined(separator: ", "),
            ])
    }

    @Test(arguments: [
        nil, "*", "**", "https://*", "https://*:*", "*://app.example.org", "http*", "https://*.org",
        "https://*.",
        "https://*example.org", "https://example.*", "https://app.example.org*", "https://a.*.example.org",
        "null",
        "https://app.example.org,*", "https://:*",
    ])
    func `pages of strangers never act for their visitors`(origins: String?) throws {
        var environment = ["VITRINE_CORS_ALLOW_CREDENTIALS": "true", "VITRINE_THREADS": "none"]
        environment["VITRINE_CORS_ALLOW_ORIGINS"] = origins
        let problems = try problems(environment: environment)
        #expect(problems.count == 2, "told with the rest")
        #expect(problems.contains { $0.hasPrefix("VITRINE_CORS_ALLOW_CREDENTIALS=true lets pages act") })
        environment["VITRINE_CORS_ALLOW_CREDENTIALS"] = "false"
        #expect(try self.problems(environment: environment).count == 1)
    }

    @Test func `an admin secret that can be guessed is refused with the rest, and not repeated`() throws {
        let problems = try problems(
            environment: ["VITRINE_ADMIN_SECRET": "hunter2", "VITRINE_THREADS": "none"])
        #expect(problems.count == 2)
        #expect(
            problems.first?.hasPrefix("VITRINE_ADMIN_SECRET must be at least 16 visible ASCII characters")
                == true)
        #expect(!problems.joined().contains("hunter2"))
    }

    @Test func `a log level has no case`() throws {
        #expect(try read(flags: ["data": "/srv", "log_level": "WARNING"]).logLevel == .warning)
    }
}
