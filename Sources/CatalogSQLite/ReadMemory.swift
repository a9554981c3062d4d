import GRDB
import Media

/// What a connection has read and what is true as long as nobody commits: the caller who comes again, the bucket and the
/// file that is asked for again cost no query.
///
/// It is only used within a snapshot, whose first statement asks for the data version: SQLite changes that number
/// whenever another connection, of this process or another, has committed.
final class ReadMemory {
    /// A few hundred of each are enough for what is asked for at once.
    static let limit = 256

    let users = Recollection<TokenDigest, User>()
    let files = Recollection<Int64, MediaFile>()
    let filesByID = Recollection<FileID, MediaFile>()
    let buckets = Recollection<BucketID, Bucket>()
    /// All of them are one value.
    let allBuckets = Recollection<Bool, [Bucket]>()
    /// All of them are one value; some may have expired since.
    let signingKeys = Recollection<Bool, [SigningKey]>()
    private var version: Int64 = -1
    /// Of the buckets, which change less often than anything else.
    private var bucketVersion: Int64 = -1

    /// Forgets everything if anybody has committed since the last time. Throws `DatabaseError`.
    func refresh(_ db: Database) throws {
        var current: Int64 = 0
        try db.forEachRow("PRAGMA data_version", []) { current = $0[0] }
        guard current != version else { return }
        version = current
        users.values.removeAll(keepingCapacity: true)
        files.values.removeAll(keepingCapacity: true)
        filesByID.values.removeAll(keepingCapacity: true)
        signingKeys.values.removeAll(keepingCapacity: true)
        var currentBuckets: Int64 = 0
        try db.forEachRow("SELECT version FROM bucket_version", []) { currentBuckets = $0[0] }
        guard currentBuckets != bucketVersion else { return }
        bucketVersion = currentBuckets
        buckets.values.removeAll(keepingCapacity: true)
        allBuckets.values.removeAll(keepingCapacity: true)
    }
}

/// Things of one kind that were read, by their key.
final class Recollection<Key: Hashable, Value> {
    fileprivate var values: [Key: Value] = [:]

    /// What is remembered, else what `read` finds, which is remembered then if `isSmall` says so.
    func value(
        for key: Key, if isSmall: (Value) -> Bool = { _ in true }, _ read: () throws -> Value?
    ) rethrows -> Value? {
        if let known = values[key] { return known }
        guard let value = try read() else { return nil }
        if values.count < ReadMemory.limit, isSmall(value) { values[key] = value }
        return value
    }
}
