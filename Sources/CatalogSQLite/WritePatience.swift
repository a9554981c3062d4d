/// How long writers wait for another process that keeps the database to itself.
struct WritePatience: Sendable {
    /// Nobody waits longer.
    var longest = Duration.seconds(5)
    /// So long all may wait who want to.
    var brief = Duration.seconds(1)
    /// So many may wait longer than that.
    var mostWaiting = 4
    /// Milliseconds one tries before it is the next one's turn.
    var attempt = 100
}
