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
}
