/// Looks settings up in flags, then in the environment, then in the file, and collects what is wrong with them.
struct ConfigurationReader {
    /// Values given on the command line, by setting.
    let flags: [String: String]
    let environment: [String: String]
    /// Values of the configuration file, by setting.
    let file: [String: String]

    private(set) var problems: [String] = []
    private var known: Set<String> = []

    init(flags: [String: String], environment: [String: String], file: [String: String]) {
        self.flags = flags
        self.environment = environment
        self.file = file
    }

    /// The text of a setting; empty counts as not set.
    mutating func text(_ setting: String) -> String? { value(setting)?.text }

    /// A whole number within `range`.
    mutating func integer(
        _ setting: String, in range: ClosedRange<Int64>, default fallback: @autoclosure () -> Int64
    ) -> Int64 {
        guard let value = value(setting) else { return fallback() }
        guard let number = Int64(value.text), range.contains(number) else {
            problems.append(
                "\(value.source) must be a whole number from \(range.lowerBound) to \(range.upperBound), not '\(value.text)'."
            )
            return fallback()
        }
        return number
    }

    /// One of the names in `choices`.
    mutating func choice<Choice>(_ setting: String, _ choices: [(String, Choice)], default fallback: Choice)
        -> Choice
    {
        guard let value = value(setting) else { return fallback }
        if let choice = choices.first(where: { $0.0 == value.text.lowercased() }) { return choice.1 }
        let names = choices.map(\.0).joined(separator: ", ")
        problems.append("\(value.source) must be one of \(names), not '\(value.text)'.")
        return fallback
    }

    /// A text that `parse` makes something of; `expectation` completes "must be …".
    mutating func parsed<Value>(
        _ setting: String, _ expectation: String, _ parse: (String) -> Value?
    ) -> Value? {
        guard let value = value(setting) else { return nil }
        if let parsed = parse(value.text) { return parsed }
        problems.append("\(value.source) must be \(expectation).")
        return nil
    }

    /// A text that `parse` makes something of, or about which it throws a sentence that does not repeat it.
    mutating func parsed<Value, Problem: Error & CustomStringConvertible>(
        _ setting: String, _ parse: (String) throws(Problem) -> Value
    ) -> Value? {
        guard let value = value(setting) else { return nil }
        do {
            return try parse(value.text)
        } catch {
            problems.append("\(value.source) is wrong. \(error.description)")
            return nil
        }
    }

    /// Texts with commas between them.
    mutating func list(_ setting: String) -> [String]? {
        value(setting)?.text.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }.map(String.init)
    }

    mutating func complain(_ problem: String) { problems.append(problem) }

    /// What the file sets although there is no such setting; call it when all are read.
    mutating func complainAboutUnknownSettings() {
        for setting in file.keys.sorted() where !known.contains(setting) {
            problems.append("The configuration file sets '\(setting)', which does not exist.")
        }
    }

    /// The environment variable of a setting: `VITRINE_MAX_UPLOAD` for `max_upload`.
    static func variable(_ setting: String) -> String { "VITRINE_" + setting.uppercased() }

    private mutating func value(_ setting: String) -> (text: String, source: String)? {
        known.insert(setting)
        let sources = [
            (flags[setting], "--" + setting.split(separator: "_").joined(separator: "-")),
            (environment[Self.variable(setting)], Self.variable(setting)),
            (file[setting], "'\(setting)' in the configuration file"),
        ]
        for case (let text?, let source) in sources where !text.isEmpty { return (text, source) }
        return nil
    }
}
