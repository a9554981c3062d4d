/// What an examination has found, and what to do about it.
struct Advice: Equatable {
    enum Severity: String {
        /// As it should be.
        case fine = "ok"
        /// Works, but not as well or as safely as it could.
        case hint
        /// Breaks a promise, now or some day.
        case wrong
    }

    let severity: Severity
    /// What was looked at, in a word or two.
    let subject: String
    let finding: String
    /// What to do; nil if there is nothing to do.
    let remedy: String?

    static func fine(_ subject: String, _ finding: String) -> Advice {
        Advice(severity: .fine, subject: subject, finding: finding, remedy: nil)
    }

    static func hint(_ subject: String, _ finding: String, _ remedy: String) -> Advice {
        Advice(severity: .hint, subject: subject, finding: finding, remedy: remedy)
    }

    static func wrong(_ subject: String, _ finding: String, _ remedy: String) -> Advice {
        Advice(severity: .wrong, subject: subject, finding: finding, remedy: remedy)
    }

    /// For people: a line, and below it what to do.
    var text: String {
        let mark = severity.rawValue.padding(to: 6)
        return "\(mark)\(subject): \(finding)" + (remedy.map { "\n      → \($0)" } ?? "")
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 0))
    }
}
