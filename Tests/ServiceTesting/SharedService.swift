import Foundation
import Synchronization

/// Services that the tests of a suite share; they end with the test process.
package enum SharedService {
    package static let usual = Result { try endingWithProcess(RunningService()) }
    /// One that accepts 100,000 bytes at most.
    package static let small = Result {
        try endingWithProcess(RunningService(environment: ["VITRINE_MAX_UPLOAD": "100000"]))
    }

    /// One for tests that let callers without credentials read a bucket: what is hidden from them is 404 then, and not 403.
    package static let open = Result { try endingWithProcess(RunningService()) }

    private static let running = Mutex<[RunningService]>([])

    private static func endingWithProcess(_ service: RunningService) -> RunningService {
        running.withLock { running in
            if running.isEmpty {
                atexit { SharedService.running.withLock { $0.forEach { $0.stop() } } }
            }
            running.append(service)
        }
        return service
    }
}
