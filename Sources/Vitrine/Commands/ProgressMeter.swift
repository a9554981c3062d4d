import Glibc

/// A line on standard error that says how far something has come; silent where nobody looks.
struct ProgressMeter {
    private let isWatched = isatty(STDERR_FILENO) == 1
    private var last = timespec()

    /// Shows a line in place of the former, a few times a second at most.
    mutating func show(_ text: @autoclosure () -> String) {
        guard isWatched else { return }
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let milliseconds = (now.tv_sec - last.tv_sec) * 1_000 + (now.tv_nsec - last.tv_nsec) / 1_000_000
        guard milliseconds >= 250 else { return }
        last = now
        write("\r\u{1B}[K" + text())
    }

    /// Takes the line away.
    func clear() {
        if isWatched { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        // A line that nobody gets to see is no loss.
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
