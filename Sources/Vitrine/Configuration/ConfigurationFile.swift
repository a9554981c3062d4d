import Foundation
import TOMLKit

/// A TOML file of settings: one table, the names being those of the environment without `VITRINE_`, in lower case.
enum ConfigurationFile {
    /// The settings of the file as text. Throws ``ConfigurationError`` if it cannot be read or holds anything but plain values.
    static func read(_ path: String) throws -> [String: String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ConfigurationError(problems: ["The configuration file \(path) cannot be read."])
        }
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch {
            throw ConfigurationError(problems: ["The configuration file \(path) is not TOML: \(error)"])
        }
        var settings: [String: String] = [:]
        var problems: [String] = []
        for (name, value) in table {
            if let text = value.string {
                settings[name] = text
            } else if let number = value.int {
                settings[name] = String(number)
            } else if let flag = value.bool {
                settings[name] = String(flag)
            } else {
                problems.append(
                    "'\(name)' in the configuration file must be a text, a number or a truth value.")
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems.sorted()) }
        return settings
    }
}
