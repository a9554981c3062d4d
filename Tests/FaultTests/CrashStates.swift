import Foundation
import Glibc
import Testing

/// What a disk may hold after a power cut: images made of its log, each cut later than the one before.
final class CrashStates {
    /// What becomes of writes that no flush has followed.
    enum Loss: CaseIterable {
        /// All have come to the disk.
        case none
        /// Each has or has not, whatever came before or after it.
        case half
    }

    private let log: DiskLog
    /// What is durable whatever happens: everything up to the last flush.
    private let durable: String
    private let image: Int32
    /// Records that are in there.
    private var count = 0
    private var generator: SeededGenerator

    /// - Parameter original: the disk before the first record.
    /// - Parameter seed: decides what is lost.
    init(of log: DiskLog, original: String, seed: UInt64) throws {
        self.log = log
        generator = SeededGenerator(seed: seed)
        durable = original + ".durable"
        try Shell.run("cp --sparse=always \"$1\" \"$2\"", original, durable)
        image = open(durable, O_WRONLY | O_CLOEXEC)
        try #require(image >= 0)
    }

    deinit {
        close(image)
        unlink(durable)
    }

    /// Makes the image at `path` that a power cut leaves after the first `count` records.
    func make(at path: String, after count: Int, losing loss: Loss) throws {
        try #require(count >= self.count, "time goes forward")
        let flushed = log.records[..<count].lastIndex { $0.kind == .flush } ?? 0
        if flushed > self.count {
            for record in log.records[self.count..<flushed] { try log.apply(record, to: image) }
            self.count = flushed
        }
        try Shell.run("cp --sparse=always \"$1\" \"$2\"", durable, path)
        let copy = open(path, O_WRONLY | O_CLOEXEC)
        try #require(copy >= 0)
        defer { close(copy) }
        for record in log.records[self.count..<count] {
            if loss == .half, !record.isForced, Bool.random(using: &generator) { continue }
            try log.apply(record, to: copy)
        }
    }
}
