import Media

/// Whether the clock can be right: files, tokens and caches go by it.
struct ClockExamination {
    let now: Timestamp
    /// The latest change of any file, nil without files.
    let latestChange: Timestamp?
    /// Whether something keeps the clock right; nil if it is unknown.
    var isSynchronized: () -> Bool? = {
        guard let (text, status) = ToolOutput.of("timedatectl", "show", "-p", "NTPSynchronized", "--value"),
            status == 0
        else { return nil }
        return text.hasPrefix("yes")
    }

    /// Seconds by which files may be ahead before the clock must have gone back.
    private static let tolerance: Int64 = 60

    func advice() -> [Advice] {
        if let latestChange, latestChange.seconds > now.seconds + Self.tolerance {
            return [
                .wrong(
                    "clock", "it says \(now.iso8601), and a file was changed at \(latestChange.iso8601)",
                    "Set the clock. New content keeps its ETags apart all the same; signed URLs and tokens do not."
                )
            ]
        }
        switch isSynchronized() {
        case true?: return [.fine("clock", "it is kept right")]
        case nil:
            return [.fine("clock", "no file is ahead of it; whether it is synchronized is unknown")]
        case false?:
            return [
                .hint(
                    "clock", "nothing keeps it right",
                    "Install chrony or systemd-timesyncd: signed URLs go by the clock.")
            ]
        }
    }
}
