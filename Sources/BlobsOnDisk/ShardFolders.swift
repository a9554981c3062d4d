import Glibc
import Media
import Synchronization

/// The folders `blobs/ab/cd`, made when the first blob comes and known to be durable from then on.
///
/// What lies there already when a process starts may have been made by one that was killed before it flushed, so the
/// first use of a folder by each process flushes once.
final class ShardFolders: Sendable {
    private let root: String
    private let flushes: FolderFlushes
    /// A bit for each of the 65,536 folders, then one for each of the 256 above them.
    private let durable = Mutex([UInt64](repeating: 0, count: 1_024 + 4))

    /// - Parameters:
    ///   - root: `blobs/`, which exists.
    ///   - flushes: flushes the folders that are made.
    init(root: String, flushes: FolderFlushes) {
        self.root = root
        self.flushes = flushes
    }

    /// Makes the folder of a key if it is missing, has `store` put the blob into it, and makes both durable: the
    /// flushes come last, because on a journal the first of them carries the others along. Throws `SystemError`.
    func store(_ key: BlobKey, _ store: () throws -> Void) throws {
        let digits = key.hex.prefix(4)
        guard let shard = Int(digits, radix: 16) else { return }
        let upper = "\(root)/\(digits.prefix(2))"
        let leaf = "\(upper)/\(digits.suffix(2))"
        let upperBit = 65_536 + shard / 256
        let (knowsLeaf, knowsUpper) = durable.withLock { ($0.contains(shard), $0.contains(upperBit)) }
        if !knowsUpper { try makeFolder(upper) }
        if !knowsLeaf { try makeFolder(leaf) }
        try store()
        try flushes.flush(leaf)
        if !knowsLeaf { try flushes.flush(upper) }
        if !knowsUpper { try flushes.flush(root) }
        guard !knowsLeaf else { return }
        durable.withLock { bits in
            bits.insert(shard)
            bits.insert(upperBit)
        }
    }
}

extension [UInt64] {
    fileprivate func contains(_ bit: Int) -> Bool { self[bit / 64] >> UInt64(bit % 64) & 1 == 1 }

    fileprivate mutating func insert(_ bit: Int) { self[bit / 64] |= 1 << UInt64(bit % 64) }
}
