extension LibraryCheck {
    /// Finds what the service or a web server may not read, and what belongs to another user.
    ///
    /// - Throws: what the store throws.
    mutating func checkAccess() throws {
        var found: [(entry: InaccessibleEntry, finding: Finding)] = []
        try blobs.forEachInaccessible { entry in
            var finding = Self.finding(about: entry)
            // At once: what lies in a folder can be looked at only when it is open.
            if repairs, finding.kind == .notReadable, try blobs.makeAccessible(entry.path) {
                finding.outcome = .repaired
            }
            found.append((entry, finding))
        }
        report.findings += found.map(\.finding)
    }

    private static func finding(about entry: InaccessibleEntry) -> Finding {
        let published = "media/"
        let path = entry.path.hasPrefix(published) ? String(entry.path.dropFirst(published.count)) : nil
        switch entry.cause {
        case .mode(let mode):
            let octal = String(mode, radix: 8)
            return Finding(
                .notReadable, path: path,
                "\(entry.path) has mode \(String(repeating: "0", count: max(4 - octal.count, 0)))\(octal), "
                    + "which keeps the web server from reading it.")
        case .owner(let user, let wanted):
            return Finding(
                .wrongOwner, path: path,
                "\(entry.path) belongs to user \(user), the data directory to user \(wanted).")
        }
    }
}
