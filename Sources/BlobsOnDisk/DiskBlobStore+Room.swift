import Glibc
package import Media

extension DiskBlobStore {
    package func missingBytes(for expected: Int64?) throws -> Int64? {
        try freeBytes(for: expected).map { max($0 - (try freeBytes()), 0) }
    }

    package func reclaimable(_ keys: [BlobKey], unchangedFor age: Int64) throws -> [ReclaimableBlob] {
        let latest = Timestamp.now.seconds - age
        var found: [(changed: timespec, blob: ReclaimableBlob)] = []
        for key in keys {
            guard let facts = try facts(of: directory.blob(key)), facts.st_mode & S_IFMT == S_IFREG,
                facts.st_nlink == 1, Int64(facts.st_ctim.tv_sec) <= latest
            else { continue }
            let space = DerivedFile.space(of: Int64(facts.st_size))
            found.append((facts.st_ctim, ReclaimableBlob(key: key, space: space)))
        }
        found.sort { ($0.changed.tv_sec, $0.changed.tv_nsec) < ($1.changed.tv_sec, $1.changed.tv_nsec) }
        return found.map(\.blob)
    }

    /// Bytes that have to be free for a file of this size; nil if no disk has as many.
    func freeBytes(for expected: Int64?) -> Int64? {
        let (sum, overflows) = reserve.addingReportingOverflow(expected ?? 0)
        return overflows ? nil : sum
    }
}
