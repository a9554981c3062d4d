import Foundation
import Glibc

extension Process {
    /// Starts it so that signals reach it: the threads tests run on block them all, and children inherit that.
    func runListening() throws {
        var (all, former) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_UNBLOCK, &all, &former)
        defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
        try run()
    }
}
