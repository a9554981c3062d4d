/// Output as a document shows it. Other output matches if it differs only where each run differs.
///
/// - A time, a date, a UUID, a key, nginx's ETag and a port of 127.0.0.1 match any other of the same form.
/// - A count of free bytes matches any other.
/// - `…` in a line matches any text, `…` alone any number of lines.
/// - Space at the end of a line and blank lines at the end of the output do not count.
struct ShownOutput {
    let text: String

    /// Whether a program's output is what the text shows.
    ///
    /// - Parameter printed: what came.
    /// - Returns: true if each line of one is that of the other, as described above.
    func matches(_ printed: String) -> Bool {
        Self.matches(
            Self.lines(text)[...], Self.lines(printed)[...], isWildcard: { $0 == "…" },
            equal: { Self.matches(Substring($0), Substring($1), isWildcard: { $0 == "…" }, equal: ==) })
    }

    private static func lines(_ text: String) -> [String] {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            generalized(line.lastIndex { !$0.isWhitespace }.map { String(line[...$0]) } ?? "")
        }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// Puts the name of its form in the place of each value that no two runs share.
    private static func generalized(_ line: String) -> String {
        line
            .replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/#, with: "<time>")
            .replacing(#/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/#, with: "<date>")
            .replacing(#/\/\d{4}\/\d\d\/\d\d\//#, with: "/<day>/")
            .replacing(#/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/#, with: "<uuid>")
            .replacing(#/"[0-9a-f]{8}-[0-9a-f]+"/#, with: "\"<second>-<size>\"")
            .replacing(#/\b[0-9a-f]{40}\b/#, with: "<token>")
            .replacing(#/'[0-9a-f]{16}'/#, with: "'<key>'")
            .replacing(#/127\.0\.0\.1:\d+/#, with: "127.0.0.1:<port>")
            .replacing(#/\d+ bytes are free/#, with: "<size> bytes are free")
    }

    /// Whether a pattern with wildcards, each for any number of elements, covers all of a list.
    private static func matches<List: Collection>(
        _ pattern: List, _ list: List, isWildcard: (List.Element) -> Bool,
        equal: (List.Element, List.Element) -> Bool
    ) -> Bool where List.SubSequence == List {
        var (pattern, list) = (pattern, list)
        // After a mismatch the last wildcard takes one element more.
        var retry: (pattern: List, list: List)?
        while !list.isEmpty || !pattern.isEmpty {
            if let expected = pattern.first, isWildcard(expected) {
                pattern = pattern.dropFirst()
                retry = (pattern, list)
            } else if let expected = pattern.first, let found = list.first, equal(expected, found) {
                (pattern, list) = (pattern.dropFirst(), list.dropFirst())
            } else if let last = retry, !last.list.isEmpty {
                (pattern, list) = (last.pattern, last.list.dropFirst())
                retry = (pattern, list)
            } else {
                return false
            }
        }
        return true
    }
}
