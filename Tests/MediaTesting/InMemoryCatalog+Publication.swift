package import Media
import Synchronization

extension InMemoryCatalog {
    /// Calls so far that wrote something about publication.
    package var writes: Int { state.withLock { $0.writes } }

    package func publication(at path: String) throws -> Publication? {
        state.withLock { state in
            guard let holder = state.holders[PathBytes(path)], let file = state.file(holder.number),
                file.isPublic
            else {
                return nil
            }
            func thumbnail(_ edge: Int) -> Thumbnail? { file.thumbnails.first { $0.edge == edge } }
            switch holder {
            case .original: return .original(file)
            case .thumbnail(_, let edge): return thumbnail(edge).map { .thumbnail(file, $0) }
            case .redirect(_, nil): return .moved(to: file.path)
            case .redirect(_, let edge?): return thumbnail(edge).map { .moved(to: $0.path) }
            }
        }
    }

    package func filesAwaitingPublication(after: Int64, limit: Int) throws -> [MediaFile] {
        let unpublished = state.withLock { $0.unpublished }
        return files(after: after, limit: limit) { $0.isPublic && unpublished.contains($0.number) }
    }

    package func markPublished(_ file: MediaFile) {
        state.withLock { state in
            state.writes += 1
            guard let current = state.files[file.number], current.path.hasSameBytes(as: file.path),
                current.content.modified == file.content.modified
            else { return }
            state.unpublished.remove(file.number)
        }
    }

    package func linkTime(of file: MediaFile, recipe: String) throws -> LinkTime {
        state.withLock { state in
            let rendition = Rendition(content: file.content.blob, recipe: recipe)
            let modified =
                recipe.isEmpty
                ? state.contentTimes[file.content.blob] : state.renditionTimes[rendition]
            return LinkTime(modified?.modified ?? 0, since: file.content.modified, now: now(&state))
        }
    }

    package func setLinkTimes(of file: MediaFile, sizes: [String: Int64]) throws {
        state.withLock { state in
            state.writes += 1
            let now = now(&state)
            guard file.content.modified <= now else { return }
            let blob = file.content.blob
            for (recipe, size) in sizes {
                if recipe.isEmpty {
                    _ = state.setTime(of: blob, after: file.content.modified - 1, now: now)
                } else {
                    let rendition = Rendition(content: blob, recipe: recipe)
                    let modified = max(state.renditionTimes[rendition]?.modified ?? 0, now)
                    state.renditionTimes[rendition] = FileTime(modified: modified, size: size)
                }
            }
        }
    }

    package func isPathTaken(_ path: String) throws -> Bool {
        state.withLock { $0.holders[PathBytes(path)] != nil }
    }

    package func hasPaths(below folder: String) throws -> Bool {
        state.withLock { $0.isFolder(folder) }
    }

    package func retiredPaths(limit: Int) throws -> [String] {
        // A copy: who shares an array is counted where the thread sanitizer does not look.
        state.withLock { $0.retired.prefix(limit).map { $0 } }
    }

    package func forgetRetired(_ paths: [String]) throws {
        let gone = Set(paths.map(PathBytes.init))
        state.withLock { $0.retired.removeAll { gone.contains(PathBytes($0)) } }
    }

    package func interruptedReplaces() throws -> [MediaFile] {
        files(after: 0, limit: .max) { $0.pending != nil }
    }

    package func filesAwaitingThumbnails(after: Int64, limit: Int) throws -> [MediaFile] {
        files(after: after, limit: limit) { $0.thumbnails.contains { !$0.isMade } }
    }

    package func markThumbnailsMade(number: Int64, content: BlobKey, edges: [Int]) throws {
        state.withLock { state in
            state.writes += 1
            guard var file = state.files[number], file.content.blob == content else { return }
            for index in file.thumbnails.indices where edges.contains(file.thumbnails[index].edge) {
                file.thumbnails[index].isMade = true
            }
            state.files[number] = file
        }
    }

    package func markUndecodable(_ content: BlobKey) throws {
        state.withLock { state in
            state.undecodable.insert(content)
            for number in state.files.keys.sorted() {
                guard let file = state.file(number), file.content.blob == content else { continue }
                let paths = file.thumbnails.map(\.path)
                let shown = state.shownUntil(file, now: now(&state))
                if file.isPublic { state.retire(paths, shownUntil: shown) }
                for path in paths { state.holders[PathBytes(path)] = nil }
                state.files[number]?.thumbnails = []
            }
        }
    }

    package func isUndecodable(_ content: BlobKey) throws -> Bool {
        state.withLock { $0.undecodable.contains(content) }
    }

    package func undecodableContents() throws -> [BlobKey] {
        state.withLock { $0.undecodable.sorted { $0.hex < $1.hex } }
    }

    package func forgetUndecodable(_ content: BlobKey) throws {
        state.withLock { _ = $0.undecodable.remove(content) }
    }

    package func stampRendition(of content: BlobKey, recipe: String, size: Int64) throws -> Int64 {
        state.withLock { state in
            let rendition = Rendition(content: content, recipe: recipe)
            if let known = state.renditionTimes[rendition], known.size == size { return known.modified }
            let modified = now(&state)
            state.renditionTimes[rendition] = FileTime(modified: modified, size: size)
            return modified
        }
    }

    package func referencedBlobs(among keys: [BlobKey]) throws -> Set<BlobKey> {
        state.withLock { Set(keys).intersection($0.referencedBlobs) }
    }

    package func knownBlobs(among keys: [BlobKey]) throws -> Set<BlobKey> {
        state.withLock { Set(keys).intersection($0.contentTimes.keys) }
    }

    package func unreferencedBlobs() throws -> [BlobKey] {
        state.withLock { Array(Set($0.contentTimes.keys).subtracting($0.referencedBlobs)) }
    }

    package func forgetBlobs(_ keys: [BlobKey]) throws {
        state.withLock { state in
            let gone = Set(keys).subtracting(state.referencedBlobs)
            state.undecodable.subtract(gone)
            state.contentTimes = state.contentTimes.filter { !gone.contains($0.key) }
            state.renditionTimes = state.renditionTimes.filter { !gone.contains($0.key.content) }
        }
    }

    package func files(after: Int64, limit: Int) throws -> [MediaFile] {
        files(after: after, limit: limit) { _ in true }
    }

    package func integrityFindings() throws -> [String] { [] }

    private func files(after: Int64, limit: Int, where isWanted: (MediaFile) -> Bool) -> [MediaFile] {
        state.withLock { state in
            let numbers = state.files.keys.filter { $0 > after }.sorted()
            return Array(numbers.compactMap { state.file($0) }.filter(isWanted).prefix(limit))
        }
    }
}

extension InMemoryCatalog.State {
    fileprivate var referencedBlobs: Set<BlobKey> {
        Set(files.values.flatMap { [$0.content.blob] + ($0.pending.map { [$0.content.blob] } ?? []) })
    }
}
