import Foundation
import Glibc

/// The signals that end the service, taken by a thread of their own.
enum Signals {
    /// Blocks the ending signals in this thread and those it starts; call it before any thread exists.
    static func block() {
        var set = ending
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Calls `body` once, on a thread of its own, when the first of the signals comes.
    static func whenEnding(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread {
            var set = ending
            var signal: Int32 = 0
            while sigwait(&set, &signal) != 0 {}
            body()
        }
        thread.name = "signals"
        thread.start()
    }

    /// SIGTERM, and what people and supervisors send instead: multiwatch asks with SIGUSR1, nginx's habit is SIGQUIT.
    private static var ending: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1] { sigaddset(&set, signal) }
        return set
    }
}
