package import Media
import Synchronization

extension InMemoryCatalog {
    package func contents(after: BlobKey?, limit: Int) throws -> [StoredContent] {
        let contents = state.withLock { $0.files.values.map(\.content) }
        var sizes: [BlobKey: Int64] = [:]
        for content in contents where content.blob.hex > after?.hex ?? "" {
            sizes[content.blob] = content.size
        }
        return sizes.map { StoredContent(key: $0.key, size: $0.value) }
            .sorted { $0.key.hex < $1.key.hex }.prefix(max(limit, 0)).map(\.self)
    }

    package func scrubProgress() throws -> ScrubProgress? { state.withLock { $0.scrub } }

    package func noteScrub(_ progress: ScrubProgress, former: ScrubProgress?) throws -> Bool {
        state.withLock { state in
            guard state.scrub == former else { return false }
            state.scrub = progress
            return true
        }
    }

    package func noteDamage(_ key: BlobKey) throws {
        _ = state.withLock { $0.damages.insert(key) }
    }

    package func forgetDamage(_ keys: [BlobKey]) throws {
        state.withLock { $0.damages.subtract(keys) }
    }

    package func files(having content: BlobKey, after number: Int64, limit: Int) throws -> [MediaFile] {
        state.withLock { state in
            state.files.keys.sorted().filter { $0 > number && state.files[$0]?.content.blob == content }
                .prefix(max(limit, 0)).compactMap { state.file($0) }
        }
    }

    package func isDamaged(_ key: BlobKey) throws -> Bool { state.withLock { $0.damages.contains(key) } }

    package func damages() throws -> [BlobKey] {
        state.withLock { $0.damages.sorted { $0.hex < $1.hex } }
    }
}
