import Foundation
import Glibc

extension Process {
    /// Runs it with no signal blocked: threads of Dispatch block them all, and a child would inherit that for ever.
    package func start() throws {
        var none = sigset_t()
        var blocked = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &blocked)
        defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try run()
    }

    /// Runs it to its end.
    ///
    /// - Returns: what it has printed, and how it ended.
    /// - Throws: an error if it cannot be started.
    func outcome() throws -> CommandOutcome {
        let (output, errors) = (Pipe(), Pipe())
        standardOutput = output
        standardError = errors
        try start()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        waitUntilExit()
        return CommandOutcome(status: terminationStatus, output: text, errors: complaint)
    }
}
