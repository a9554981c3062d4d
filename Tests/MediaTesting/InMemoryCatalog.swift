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
        var holders: [PathBytes: Holder] = [:]
        var retired: [String] = []
        var unpublished: Set<Int64> = []
        var undecodable: Set<BlobKey> = []
        /// Modification times of contents that were taken in and not forgotten, 0 of those no path has shown.
        var contentTimes: [BlobKey: FileTime] = [:]
        var renditionTimes: [Rendition: FileTime] = [:]
        /// The latest second in which a path that is free again showed something.
        var formerPaths: [PathBytes: Int64] = [:]
        /// Calls that a real catalog would have to write for.
        var writes = 0
        /// The last second that was taken for now.
        var second = Timestamp.now.seconds
        var buckets: [BucketID: Bucket] = [:]
        var users: [Int64: User] = [:]
        var lastUser: Int64 = 0
        var tokens: [TokenDigest: Int64] = [:]
        var tokenTimes: [TokenDigest: Timestamp] = [:]
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

    /// A path that equals another only by its bytes.
    struct PathBytes: Hashable, Sendable {
        let bytes: [UInt8]

        init(_ path: String) { bytes = Array(path.utf8) }
    }

    struct Rendition: Hashable, Sendable {
        let content: BlobKey
        let recipe: String
    }

    /// What nginx makes its entity tag of.
    struct FileTime: Hashable, Sendable {
        var modified: Int64
        var size: Int64
    }

    let state: Mutex<State>
    private let clock: (@Sendable () -> Timestamp)?
    private let isLackingRoom = Atomic(false)

    /// - Parameter clock: tells the seconds in which paths begin to show something; without one, every write is in a second
    ///   of its own.
    package init(clock: (@Sendable () -> Timestamp)? = nil) {
        self.clock = clock
        var state = State()
        state.buckets[.standard] = Bucket(id: .standard, rules: .ownForUsers)
        state.buckets[.coreMedia] = Bucket(
            id: .coreMedia, visibility: .public, maxUploadFileSize: 1 << 50)
        self.state = Mutex(state)
    }

    /// The present second; the next one without a clock.
    func now(_ state: inout State) -> Int64 {
        if let clock { return max(clock().seconds, 1) }
        state.second = max(state.second + 1, Timestamp.now.seconds)
        return state.second
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
            let now = now(&state)
            try state.hold(file, insteadOf: nil, now: now)
            state.lastNumber = number
            state.owners[number] = draft.uploadedBy?.accountID
            state.write(&file, insteadOf: nil, now: now)
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
            let now = now(&state)
            try state.hold(file, insteadOf: before, now: now)
            state.write(&file, insteadOf: before, now: now)
            if file.content != before.content || !file.hasSamePaths(as: before) {
                state.unpublished.insert(number)
            }
            return (before, try state.known(number))
        }
    }

    package func remove(number: Int64, if check: (MediaFile) throws -> Void) throws -> MediaFile? {
        try state.withLock { state in
            guard let file = state.file(number) else { return nil }
            try check(file)
            if file.isPublic {
                let now = now(&state)
                let shown = state.shownUntil(file, now: now)
                state.retire([file.path] + file.thumbnails.map(\.path), shownUntil: shown)
            }
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
        holders.keys.contains { $0.bytes.starts(with: (path + "/").utf8) }
    }

    /// Takes the paths of a file, leaving redirects where it was. Changes nothing if it throws
    /// ``MediaError/pathTaken``.
    mutating func hold(_ file: MediaFile, insteadOf before: MediaFile?, now: Int64) throws {
        typealias PathBytes = InMemoryCatalog.PathBytes
        let wanted = [file.path] + file.thumbnails.map(\.path)
        let bytes = Set(wanted.map(PathBytes.init))
        guard bytes.count == wanted.count,
            bytes.allSatisfy({ (holders[$0]?.number ?? file.number) == file.number }),
            !wanted.contains(where: { path in before.map { !$0.occupies(path) } ?? true && isFolder(path) })
        else { throw MediaError.pathTaken }
        if let before {
            holders[PathBytes(before.path)] = .redirect(file.number, edge: nil)
            for old in before.thumbnails {
                let isKept = file.thumbnails.contains { $0.edge == old.edge }
                holders[PathBytes(old.path)] = isKept ? .redirect(file.number, edge: old.edge) : nil
            }
            if before.isPublic {
                let given = ([before.path] + before.thumbnails.map(\.path)).filter {
                    !bytes.contains(PathBytes($0))
                }
                retire(given, shownUntil: shownUntil(before, now: now))
            }
        }
        holders[PathBytes(file.path)] = .original(file.number)
        for thumbnail in file.thumbnails {
            holders[PathBytes(thumbnail.path)] = .thumbnail(file.number, edge: thumbnail.edge)
        }
    }

    /// Writes a file whose paths are held already; the catalog's own fields stay as they were.
    mutating func write(_ file: inout MediaFile, insteadOf before: MediaFile?, now: Int64) {
        for content in [file.content, file.pending?.content].compactMap(\.self) {
            contentTimes[content.blob] =
                contentTimes[content.blob]
                ?? InMemoryCatalog.FileTime(modified: 0, size: content.size)
        }
        file.pending?.content.modified = 0
        file.content.modified = firstSecond(of: file, insteadOf: before, now: now)
        for index in file.thumbnails.indices {
            let old = before?.thumbnails.first { $0.edge == file.thumbnails[index].edge }
            lastThumbnail += old == nil ? 1 : 0
            file.thumbnails[index].id = old?.id ?? lastThumbnail
        }
        file.thumbnails.sort { $0.edge < $1.edge }
        files[file.number] = file
    }

    mutating func retire(_ paths: [String], shownUntil last: Int64) {
        for path in paths {
            let bytes = InMemoryCatalog.PathBytes(path)
            if !retired.contains(where: { InMemoryCatalog.PathBytes($0) == bytes }) { retired.append(path) }
            formerPaths[bytes] = max(formerPaths[bytes] ?? 0, last)
        }
    }

    /// Since when a file shows its content: a second after the last in which its paths showed something else.
    private mutating func firstSecond(
        of file: MediaFile, insteadOf before: MediaFile?, now: Int64
    ) -> Int64 {
        var content = file.content
        content.modified = before?.content.modified ?? 0
        let isChanged = before.map { content != $0.content } ?? false
        let isMoved = before?.hasSamePaths(as: file) != true
        guard isChanged || isMoved else { return content.modified }
        var last = content.modified - 1
        if let before, isChanged { last = shownUntil(before, now: now) }
        if isMoved {
            for path in [file.path] + file.thumbnails.map(\.path) {
                last = max(last, formerPaths[InMemoryCatalog.PathBytes(path)] ?? 0)
            }
        }
        if last >= now { return last + 1 }
        let isPublic = buckets[file.bucket]?.visibility == .public
        guard isPublic, let old = contentTimes[content.blob], old.modified < now else { return now }
        return setTime(of: content.blob, after: last, now: now)
    }

    /// Moves the time of a content forward, to the latest second that no other of its size has.
    mutating func setTime(of blob: BlobKey, after last: Int64, now: Int64) -> Int64 {
        guard let old = contentTimes[blob], old.modified < now else { return now }
        let seconds = max(last, old.modified, now - 300) + 1...now
        let times = (Array(contentTimes.values) + renditionTimes.values).filter { $0.size == old.size }
        let used = Set(times.map(\.modified))
        let free = seconds.last { !used.contains($0) }
        contentTimes[blob]?.modified = free ?? now
        return free ?? now
    }

    /// The latest second that a date sent with the file's present content can name.
    func shownUntil(_ file: MediaFile, now: Int64) -> Int64 {
        let renditions = renditionTimes.filter { $0.key.content == file.content.blob }.map(\.value.modified)
        let linked = max(contentTimes[file.content.blob]?.modified ?? 0, renditions.max() ?? 0)
        let isWaiting = file.content.modified == now + 1
        return max(linked, isWaiting ? now : file.content.modified)
    }
}

extension MediaFile {
    /// Whether its original or one of its thumbnails has this path.
    fileprivate func occupies(_ path: String) -> Bool {
        self.path.hasSameBytes(as: path) || thumbnails.contains { $0.path.hasSameBytes(as: path) }
    }
}
