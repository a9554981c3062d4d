import Media
import Synchronization

/// Whether the disk takes what is written; asked as often as anybody likes, tried once a second at most.
final class DiskProbe: Sendable {
    private struct Trial {
        var outcome: Result<Void, any Error>
        var time: ContinuousClock.Instant
    }

    private static let lifetime = Duration.seconds(1)
    private let library: MediaLibrary
    private let latest = Mutex<Trial?>(nil)

    init(_ library: MediaLibrary) { self.library = library }

    /// Throws ``MediaError/noSpace`` for a full disk, what the system says for one that takes nothing.
    func check() throws {
        try latest.withLock { latest in
            if let trial = latest, trial.time.duration(to: .now) < Self.lifetime { return trial.outcome }
            let outcome = Result {
                try library.catalog.ensureRoom()
                try library.blobs.proveWritable()
            }
            latest = Trial(outcome: outcome, time: .now)
            return outcome
        }.get()
    }
}
