package import Media
import Synchronization

/// A catalog that forgets everything with the process; it knows the two buckets every catalog begins with.
package final class InMemoryCatalog: Catalog, Accounts {
    /// Everything that is known, changed under one lock.
    struct State: Sendable {
        var files: [Int64: MediaFile] = [:]
        var infections: [Infection] = []
        var scrub: ScrubProgress?
        var damages: Set<BlobKey> = []
        var lastNumber: Int64 = 0
        var lastThumbnail: Int64 = 0
        /// What holds each path.
        var holders: [String: Holder] = [:]
        var retired: [String] = []
        var unpublished: Set<Int64> = []
        var undecodable: Set<BlobKey> = []
        /// Modification times of contents that were taken in and not forgotten.
        var contentStamps: [BlobKey: Stamp] = [:]
        var renditionStamps: [Rendition: Int64] = [:]
        var usedStamps: Set<Stamp> = []
        var buckets: [BucketID: Bucket] = [:]
        var users: [Int64: User] = [:]
        var lastUser: Int64 = 0
        var tokens: [TokenDigest: Int64] = [:]
        /// Who uploaded which file: number of the file → id of the user.
        var owners: [Int64: Int64] = [:]
        /// The current one first.
        var signingKeys: [SigningKey] = []
    }

    /// What a path below `media/` is for.
    enum Holder: Equatable, Sendable {
        case original(Int64)
        case thumbnail(Int64, edge: Int)
        /// Where the original (no edge) or a thumbnail of this file was before.
        case redirect(Int64, edge: Int?)

        var number: Int64 {
            switch self {
            case .original(let number), .thumbnail(let number, _), .redirect(let number, _): number
            }
        }
    }

    /// What nginx makes its entity tag of.
    struct Stamp: Hashable, Sendable {
        let modified: Int64
        let size: Int64
    }

    struct Rendition: Hashable, Sendable {
        let content: BlobKey
        let recipe: String
        let size: Int64
    }

    let state: Mutex<State>
    private let isLackingRoom = Atomic(false)

    package init() {
        var state = State()
        state.buckets[.standard] = Bucket(id: .standard, rules: .ownForUsers)
        state.buckets[.coreMedia] = Bucket(
            id: .coreMedia, visibility: .public, maxUploadFileSize: 1 << 50)
        self.state = Mutex(state)
    }

    /// Whether the disk is so full that nothing new may be taken in.
    package func setLackingRoom(_ isLacking: Bool) { isLackingRoom.store(isLacking, ordering: .relaxed) }

    package func ensureRoom() throws {
        if isLackingRoom.load(ordering: .relaxed) { throw MediaError.noSpace }
    }

    /// Not of one moment: whoever needs that tests the real catalog.
    package func snapshot<Result>(_ body: () throws -> Result) throws -> Result { try body() }

    package func file(number: Int64) throws -> MediaFile? {
        state.withLock { $0.file(number) }
    }

    package func file(id: FileID) throws -> MediaFile? {
        state.withLock { state in
            state.files.first { $0.value.id == id }.flatMap { state.file($0.key) }
        }
    }

    package func insert(_ draft: FileDraft) throws -> MediaFile {
        try state.withLock { state in
            guard state.buckets[draft.bucket] != nil else { throw MediaError.bucketNotFound }
            guard !state.files.values.contains(where: { $0.id == draft.id }) else {
                throw MediaError.alreadyExists
            }
            let number = state.lastNumber + 1
            var file = MediaFile(
                number: number, id: draft.id, bucket: draft.bucket, isPublic: false,
                uploadedBy: draft.uploadedBy, name: draft.name, description: draft.description,
                content: draft.content, path: draft.path, thumbnails: draft.thumbnails,
                createdAt: draft.createdAt, updatedAt: draft.createdAt, metadata: draft.metadata)
            if state.undecodable.contains(draft.content.blob) { file.thumbnails = [] }
            try state.hold(file, insteadOf: nil)
            state.lastNumber = number
            state.owners[number] = draft.uploadedBy?.accountID
            state.write(&file, insteadOf: nil)
            state.unpublished.insert(number)
            return try state.known(number)
        }
    }

    package func update(
        number: Int64, _ change: (inout MediaFile) throws -> Void
    ) throws -> (before: MediaFile, after: MediaFile)? {
        try state.withLock { state in
            guard let before = state.file(number) else { return nil }
            var file = before
            try change(&file)
            if file.content.blob != before.content.blob, state.undecodable.contains(file.content.blob) {
                file.thumbnails = []
            }
            try state.hold(file, insteadOf: before)
            state.write(&file, insteadOf: before)
            if file.path != before.path || file.content != before.content { state.unpublished.insert(number) }
            return (before, try state.known(number))
        }
    }

    package func remove(number: Int64, if check: (MediaFile) throws -> Void) throws -> MediaFile? {
        try state.withLock { state in
            guard let file = state.file(number) else { return nil }
            try check(file)
            if file.isPublic { state.retire([file.path] + file.thumbnails.map(\.path)) }
            state.holders = state.holders.filter { $0.value.number != number }
            state.files[number] = nil
            state.owners[number] = nil
            state.unpublished.remove(number)
            return file
        }
    }
}

extension InMemoryCatalog.State {
    /// A file as others see it: with its owner's present name and its bucket's present visibility.
    func file(_ number: Int64) -> MediaFile? {
        guard var file = files[number] else { return nil }
        file.isPublic = buckets[file.bucket]?.visibility == .public
        file.isInLibrary = buckets[file.bucket]?.library == .shown
        file.owner = owners[number].flatMap { users[$0] }.map { user in
            Owner(
                id: user.id, username: user.username,
                fullName: "\(user.firstName) \(user.lastName)".trimmingWhitespace)
        }
        return file
    }

    func known(_ number: Int64) throws -> MediaFile {
        guard let file = file(number) else { throw MediaError.notFound }
        return file
    }

    /// Whether something lies below `path`.
    func isFolder(_ path: String) -> Bool {
        holders.keys.contains { $0.utf8.starts(with: (path + "/").utf8) }
    }

    /// Takes the paths of a file, leaving redirects where it was. Changes nothing if it throws
    /// ``MediaError/pathTaken``.
    mutating func hold(_ file: MediaFile, insteadOf before: MediaFile?) throws {
        let wanted = [file.path] + file.thumbnails.map(\.path)
        guard Set(wanted).count == wanted.count,
            wanted.allSatisfy({ (holders[$0]?.number ?? file.number) == file.number }),
            !wanted.contains(where: { path in before.map { !$0.occupies(path) } ?? true && isFolder(path) })
        else { throw MediaError.pathTaken }
        if let before {
            if before.path != file.path { holders[before.path] = .redirect(file.number, edge: nil) }
            for old in before.thumbnails {
                let isKept = file.thumbnails.contains { $0.edge == old.edge }
                holders[old.path] = isKept ? .redirect(file.number, edge: old.edge) : nil
            }
            if before.isPublic {
                retire(([before.path] + before.thumbnails.map(\.path)).filter { !wanted.contains($0) })
            }
        }
        holders[file.path] = .original(file.number)
        for thumbnail in file.thumbnails {
            holders[thumbnail.path] = .thumbnail(file.number, edge: thumbnail.edge)
        }
    }

    /// Writes a file whose paths are held already; the catalog's own fields stay as they were.
    mutating func write(_ file: inout MediaFile, insteadOf before: MediaFile?) {
        file.content.modified = stamp(file.content)
        if let pending = file.pending { file.pending?.content.modified = stamp(pending.content) }
        for index in file.thumbnails.indices {
            let old = before?.thumbnails.first { $0.edge == file.thumbnails[index].edge }
            lastThumbnail += old == nil ? 1 : 0
            file.thumbnails[index].id = old?.id ?? lastThumbnail
        }
        file.thumbnails.sort { $0.edge < $1.edge }
        files[file.number] = file
    }

    mutating func retire(_ paths: [String]) {
        retired += paths.filter { !retired.contains($0) }
    }

    /// The modification time of a content: the one it has, or from now on one that no other of its size has.
    private mutating func stamp(_ content: Content) -> Int64 {
        if let known = contentStamps[content.blob] { return known.modified }
        let stamp = freeStamp(size: content.size)
        contentStamps[content.blob] = stamp
        return stamp.modified
    }

    /// The first second from now on that nothing of this size has.
    mutating func freeStamp(size: Int64) -> InMemoryCatalog.Stamp {
        var stamp = InMemoryCatalog.Stamp(modified: Timestamp.now.seconds, size: size)
        while !usedStamps.insert(stamp).inserted {
            stamp = InMemoryCatalog.Stamp(modified: stamp.modified + 1, size: size)
        }
        return stamp
    }
}

extension MediaFile {
    /// Whether its original or one of its thumbnails has this path.
    fileprivate func occupies(_ path: String) -> Bool {
        self.path == path || thumbnails.contains { $0.path == path }
    }
}
