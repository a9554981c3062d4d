import Glibc

/// Lines on standard error about a catalog that a command brings to the present schema.
enum MigrationMeter {
    /// - Parameter sentence: what happens.
    @Sendable static func report(_ sentence: String) {
        let line = Array((sentence + "\n").utf8)
        // A closed standard error must not keep a migration from ending.
        _ = write(STDERR_FILENO, line, line.count)
    }
}
