import Foundation

/// What systemd's unit of the deployed service says, drop-ins included (systemd.unit(5)).
struct ServiceUnit {
    /// Every setting in the order of the files, comments and sections left out.
    private let settings: [(key: Substring, value: Substring)]

    /// - Parameter text: of the unit, then of its drop-ins.
    init(_ text: String) {
        settings = text.split(whereSeparator: \.isNewline).compactMap { line in
            guard let first = line.first(where: { !$0.isWhitespace }), !"#;[".contains(first),
                let equals = line.firstIndex(of: "=")
            else { return nil }
            return (
                line[..<equals].trimmed, line[line.index(after: equals)...].trimmed
            )
        }
    }

    /// The unit of this machine, nil if none is installed.
    static func installed(_ name: String = "vitrine.service") -> ServiceUnit? {
        let folders = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"].map { "\($0)/systemd/system" }
        guard let unit = folders.lazy.compactMap({ read("\($0)/\(name)") }).first else { return nil }
        let dropIns = folders.reversed().flatMap { folder -> [String] in
            let place = "\(folder)/\(name).d"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
            return names.filter { $0.hasSuffix(".conf") }.sorted().compactMap { read("\(place)/\($0)") }
        }
        return ServiceUnit(([unit] + dropIns).joined(separator: "\n"))
    }

    /// The last value of a setting; nil if it is not set, or emptied.
    func value(_ key: String) -> String? {
        settings.last { $0.key == key }.flatMap { $0.value.isEmpty ? nil : String($0.value) }
    }

    /// The variables that `Environment=` sets.
    var environment: [String: String] {
        var variables: [String: String] = [:]
        for setting in settings where setting.key == "Environment" {
            for word in setting.value.split(separator: " ") {
                EnvironmentFile.add(word.filter { $0 != "\"" }, to: &variables)
            }
        }
        return variables
    }

    /// The file that `EnvironmentFile=` names.
    var environmentFile: String? {
        value("EnvironmentFile").map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 }
    }

    private static func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}

/// A file of variables for a service (systemd.exec(5), `EnvironmentFile=`).
enum EnvironmentFile {
    /// Where the packages and the unit of this service keep it.
    static let usual = "/etc/vitrine/environment"

    /// - Parameter path: of the file. Nil if it is not there or may not be read.
    static func read(_ path: String) -> [String: String]? {
        (try? String(contentsOfFile: path, encoding: .utf8)).map(variables)
    }

    /// - Parameter text: `NAME=value` lines, comments and empty lines.
    static func variables(in text: String) -> [String: String] {
        var variables: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline).map(\.trimmed) {
            guard let first = line.first, first != "#", first != ";" else { continue }
            add(line, to: &variables)
        }
        return variables
    }

    /// Adds `NAME=value`, the value with or without quotes around it.
    static func add(_ pair: some StringProtocol, to variables: inout [String: String]) {
        guard let equals = pair.firstIndex(of: "=") else { return }
        var value = Substring(pair[pair.index(after: equals)...])
        if let quote = value.first, quote == "\"" || quote == "'", value.count > 1, value.last == quote {
            value = value.dropFirst().dropLast()
        }
        variables[String(pair[..<equals])] = String(value)
    }
}

extension Substring {
    /// Without white space at both ends.
    fileprivate var trimmed: Substring {
        var text = drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return text
    }
}
