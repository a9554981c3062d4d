import Foundation
import Logging
import Media
import Synchronization

/// The work of the service between requests: files that were to be published before a stop, thumbnails that wait, what refused requests left, bytes nobody needs any
/// more, bytes that rot.
final class Housekeeping: Sendable {
    private let library: MediaLibrary
    private let configuration: Configuration
    private let logger: Logger
    private let releaseMemory: @Sendable () -> Void
    private let nameThread: @Sendable (String) -> Void
    private let threads = DispatchGroup()
    private let ending = DispatchSemaphore(value: 0)
    private let isEnding = Mutex(false)

    /// Seconds after which memory that a burst has left is given back.
    private static let memoryInterval = 60
    /// Bytes a scrub reads in a second: 20 TB in a month, and no disk that notices.
    private static let scrubRate = 8 << 20
    /// Seconds between two looks whether it is time for a scrub.
    private static let scrubLook = 600

    /// Ends a scrub when the service ends.
    private struct Ending: Error {}
    /// Seconds after which that is seen to which requests could not finish, because another process kept the catalog to
    /// itself for instance.
    private static let mendInterval = 10

    /// - Parameters:
    ///   - library: what is looked after.
    ///   - configuration: says how often.
    ///   - logger: gets what went wrong.
    ///   - releaseMemory: called regularly to give memory that nothing uses back to the system.
    ///   - nameThread: called by every thread with what it is to be known as.
    init(
        library: MediaLibrary, configuration: Configuration, logger: Logger,
        releaseMemory: @escaping @Sendable () -> Void = {},
        nameThread: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.library = library
        self.configuration = configuration
        self.logger = logger
        self.releaseMemory = releaseMemory
        self.nameThread = nameThread
    }

    /// Starts the threads.
    func start() {
        run("publish") { $0.publish() }
        for index in 0..<configuration.renderWorkers { run("render-\(index)") { $0.render() } }
        if configuration.sweepInterval > 0 { run("sweep") { $0.sweepRegularly() } }
        if configuration.scrubInterval > 0 { run("scrub") { $0.scrubRegularly() } }
        run("memory") { $0.releaseRegularly() }
        run("mend") { $0.mendRegularly() }
    }

    /// Ends the threads and waits for what they are at.
    func stop() {
        isEnding.withLock { $0 = true }
        library.stopRendering(threads: configuration.renderWorkers)
        // One for each thread that waits for it.
        for _ in 0..<4 { ending.signal() }
        threads.wait()
    }

    private func run(_ name: String, _ body: @escaping @Sendable (Housekeeping) -> Void) {
        threads.enter()
        let thread = Thread { [self] in
            nameThread(name)
            body(self)
            threads.leave()
        }
        thread.start()
    }

    private func publish() {
        do {
            try library.publishLeftovers { isEnding.withLock { $0 } }
        } catch {
            logger.error("publishing failed", metadata: ["fault": "\(error)"])
        }
    }

    private func render() {
        library.renderQueuedThumbnails { number, error in
            logger.warning("thumbnails not made", metadata: ["file": "\(number)", "fault": "\(error)"])
        }
    }

    private func releaseRegularly() {
        while ending.wait(timeout: .now() + .seconds(Self.memoryInterval)) == .timedOut { releaseMemory() }
    }

    private func scrubRegularly() {
        repeat {
            do {
                try library.scrub(every: configuration.scrubInterval, pace: pause) { content, damage in
                    logger.error(
                        "content damaged", metadata: ["content": "\(content)", "damage": "\(damage)"])
                }
            } catch is Ending {
                return
            } catch {
                logger.error("scrub failed", metadata: ["fault": "\(error)"])
            }
        } while ending.wait(timeout: .now() + .seconds(Self.scrubLook)) == .timedOut
    }

    /// Waits as long as reading so many bytes may take. Throws ``Ending`` when the service ends.
    private func pause(_ bytes: Int) throws {
        let milliseconds = bytes * 1_000 / Self.scrubRate
        guard ending.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut else { throw Ending() }
    }

    private func mendRegularly() {
        while ending.wait(timeout: .now() + .seconds(Self.mendInterval)) == .timedOut {
            do {
                try library.finishInterruptedReplaces()
                try library.removeAbandonedBlobs()
                library.retryThumbnails()
            } catch {
                logger.warning("mending failed", metadata: ["fault": "\(error)"])
            }
        }
    }

    private func sweepRegularly() {
        while ending.wait(timeout: .now() + .seconds(Int(configuration.sweepInterval))) == .timedOut {
            do {
                let report = try library.sweep(grace: configuration.sweepGrace)
                logger.info("sweep", metadata: report.metadata)
            } catch {
                logger.error("sweep failed", metadata: ["fault": "\(error)"])
            }
        }
    }
}

extension SweepReport {
    fileprivate var metadata: Logger.Metadata {
        [
            "blobs": "\(removedBlobs)", "renditions": "\(removedRenditions)",
            "evicted": "\(evictedRenditions)",
            "incoming": "\(removedIncoming)",
            "quarantined": "\(quarantinedBlobs)",
            "spared": "\(sparedUnknownBlobs)",
            "folders": "\(removedFolders)",
        ]
    }
}
