extension MediaLibrary {
    /// Changes what people say of a file and where it is published; its bytes stay. Moves `updatedAt`,
    /// whatever changes.
    ///
    /// An image gets back thumbnails that are missing.
    ///
    /// - Parameters:
    ///   - number: of any file.
    ///   - changes: what is to be different.
    ///   - check: runs in the transaction, may throw to leave everything as it is, and may note on the file what admitted
    ///     the change.
    /// - Returns: the file as it is then, nil if there is none.
    /// - Throws: ``MediaError/invalid(_:)`` for a place the file cannot have, ``MediaError/textTooLong(_:)``, and what `check`
    ///   throws; nothing is applied then.
    package func update(
        number: Int64, _ changes: FileChanges, if check: (inout MediaFile) throws -> Void = { _ in }
    ) throws -> MediaFile? {
        try changes.admitTexts()
        guard let (before, after) = try carryOut(changes, number: number, if: check) else { return nil }
        if !after.path.hasSameBytes(as: before.path) {
            publish(after)
            try clearRetiredPaths()
        }
        if after.thumbnails.contains(where: { !$0.isMade }) { thumbnailQueue.append(after.number) }
        return after
    }

    /// Plans the change for the row there is and writes it; plans anew if the row has become another one meanwhile.
    ///
    /// Changes of places take turns, and so does a change that has lost a race: within this process it loses no second one.
    private func carryOut(
        _ changes: FileChanges, number: Int64, if check: (inout MediaFile) throws -> Void
    ) throws -> (before: MediaFile, after: MediaFile)? {
        var takesTurn = if case .set = changes.relocation { true } else { false }
        for _ in 0..<16 {
            do {
                guard takesTurn else { return try attempt(changes, number: number, if: check) }
                return try locks.withLock(on: number) { try attempt(changes, number: number, if: check) }
            } catch MediaError.changedMeanwhile {
                takesTurn = true
            } catch MediaError.pathTaken {
                throw MediaError.invalid([Self.pathTaken])
            }
        }
        throw MediaError.changedMeanwhile
    }

    private func attempt(
        _ changes: FileChanges, number: Int64, if check: (inout MediaFile) throws -> Void
    ) throws -> (before: MediaFile, after: MediaFile)? {
        guard let current = try catalog.file(number: number) else { return nil }
        var planned = current
        if case .set(let relocation) = changes.relocation { try relocate(&planned, to: relocation) }
        try restoreThumbnails(of: &planned)
        return try apply(changes, planned, over: current, if: check)
    }

    /// What would be wrong with a move, without making it; for callers who report every problem of a request
    /// at once.
    package func problems(of relocation: Change<Relocation>, for file: MediaFile) throws -> [FieldProblem] {
        guard case .set(let relocation) = relocation else { return [] }
        var planned = file
        do {
            try relocate(&planned, to: relocation)
            return []
        } catch MediaError.invalid(let problems) {
            return problems
        } catch MediaError.pathTaken {
            return [Self.pathTaken]
        }
    }

    private static let pathTaken = FieldProblem("f", "Another file has this path.")

    /// Writes the plan if the file still is what the plan was made for, else throws
    /// ``MediaError/changedMeanwhile``.
    private func apply(
        _ changes: FileChanges, _ planned: MediaFile, over current: MediaFile,
        if check: (inout MediaFile) throws -> Void
    ) throws -> (before: MediaFile, after: MediaFile)? {
        try catalog.update(number: current.number) { file in
            try check(&file)
            // Thumbnails too: they may have been made, or withdrawn as undecodable, since the plan was made.
            guard file.hasSamePaths(as: current), file.content == current.content,
                file.thumbnails == current.thumbnails
            else { throw MediaError.changedMeanwhile }
            // A replace that is under way must not bring the old words back.
            if case .set(let name) = changes.name {
                file.name = name
                file.pending?.name = name
            }
            if case .set(let description) = changes.description { file.description = description }
            if case .set(let metadata) = changes.metadata {
                file.metadata = metadata
                file.pending?.metadata = metadata
            }
            file.path = planned.path
            file.content.type = planned.content.type
            file.content.kind = planned.content.kind
            file.thumbnails = planned.thumbnails
            file.markUpdated()
        }
    }

    /// Lists again what an image should have and has not, and marks as not made what is not on disk.
    private func restoreThumbnails(of file: inout MediaFile) throws {
        guard file.content.image?.isRenderable == true, try !catalog.isUndecodable(file.content.blob) else {
            return
        }
        file.thumbnails = try completeThumbnails(of: file)
        for index in file.thumbnails.indices
        where file.isPublic && !blobs.isPublished(file.thumbnails[index].path) {
            file.thumbnails[index].isMade = false
        }
    }

    /// The thumbnails a file has, and places for those that an image should have besides.
    func completeThumbnails(of file: MediaFile) throws -> [Thumbnail] {
        guard file.thumbnails.count < Thumbnail.edges.count else { return file.thumbnails }
        let folder =
            file.thumbnails.first.map { StoredPath.split($0.path).folder }
            ?? StoredPath.thumbnailFolder(of: file.bucket, on: Timestamp.now.day)
        let known = Set(file.thumbnails.map(\.edge))
        let missing = try freeThumbnails(
            of: file.path, in: folder, besides: Set(file.thumbnails.map { Array($0.path.utf8) })
        ).filter { !known.contains($0.edge) }
        return (file.thumbnails + missing).sorted { $0.edge < $1.edge }
    }

    /// Names for the thumbnails of `path` that nobody has, or only those at `own` paths, now or before.
    private func freeThumbnails(
        of path: String, in folder: String, besides own: Set<[UInt8]>
    ) throws -> [Thumbnail] {
        let plain = StoredPath.thumbnails(of: path, in: folder, marked: false)
        let isFree = try plain.allSatisfy { thumbnail in
            if try own.contains(Array(thumbnail.path.utf8)) || !catalog.isPathTaken(thumbnail.path) {
                return true
            }
            guard case .moved(let target) = try catalog.publication(at: thumbnail.path) else { return false }
            return own.contains(Array(target.utf8))
        }
        return isFree ? plain : StoredPath.thumbnails(of: path, in: folder, marked: true)
    }

    /// Gives a file its new path and its thumbnails theirs (LibraryAPI/Contract §4).
    private func relocate(_ file: inout MediaFile, to relocation: Relocation) throws {
        let current = StoredPath.split(file.path)
        let (folder, name) = try destination(of: &file, relocation)
        let path = "\(folder)/\(name)"
        guard !path.hasSameBytes(as: file.path) else { return }
        guard path.unicodeScalars.count <= StoredPath.longestPath,
            StoredPath.components(of: folder).allSatisfy({ $0.utf8.count <= StoredPath.longestComponent })
        else { throw Self.refusal("This path is too long.") }
        try checkPlace(path, of: file)
        file.path = path
        guard let first = file.thumbnails.first else { return }
        let thumbnailFolder =
            folder.hasSameBytes(as: current.folder)
            ? StoredPath.split(first.path).folder : "\(folder)/thumbnails"
        let wanted = try freeThumbnails(
            of: path, in: thumbnailFolder, besides: Set(file.thumbnails.map { Array($0.path.utf8) }))
        guard wanted.allSatisfy({ $0.path.unicodeScalars.count <= StoredPath.longestPath }) else {
            throw Self.refusal("This path is too long.")
        }
        for index in file.thumbnails.indices {
            if let new = wanted.first(where: { $0.edge == file.thumbnails[index].edge }) {
                file.thumbnails[index].path = new.path
                file.thumbnails[index].isMade = false
            }
        }
    }

    /// Throws ``MediaError/pathTaken`` if another file has `path`, a folder above it or a place below it.
    private func checkPlace(_ path: String, of file: MediaFile) throws {
        var folder = StoredPath.split(path).folder
        while !folder.isEmpty {
            if try catalog.isPathTaken(folder) { throw MediaError.pathTaken }
            folder = StoredPath.split(folder).folder
        }
        if try catalog.hasPaths(below: path) { throw MediaError.pathTaken }
        // Of private files nothing tells here whether a redirect is their own; the catalog decides when it
        // writes.
        guard file.isPublic, try catalog.isPathTaken(path) else { return }
        guard case .moved(let target) = try catalog.publication(at: path), target.hasSameBytes(as: file.path)
        else { throw MediaError.pathTaken }
    }

    private func destination(
        of file: inout MediaFile, _ relocation: Relocation
    ) throws -> (folder: String, name: String) {
        let current = StoredPath.split(file.path)
        switch relocation {
        case .name(let name):
            if name.hasSameBytes(as: current.name) { return current }
            return (current.folder, try fittingName(name, for: &file, in: current.folder))
        case .path(let path):
            if path.hasSameBytes(as: file.path) { return current }
            var components = StoredPath.components(of: path)
            guard let last = components.popLast(), components.first == file.bucket.text else {
                throw Self.refusal("The path must lie inside the bucket '\(file.bucket)'.")
            }
            guard !components.contains(".."), !components.contains("."), last != "..", last != "." else {
                throw Self.refusal("The path may not contain '.' or '..'.")
            }
            let cleaned = try components.dropFirst().map { try Self.cleaned($0).text }
            let folder = ([file.bucket.text] + cleaned).joined(separator: "/")
            return (folder, try fittingName(last, for: &file, in: folder))
        }
    }

    /// The cleaned name with an extension that tells the truth about the content; without one it gets the old
    /// one. The content of a text gets the type that its new name gives it.
    private func fittingName(_ raw: String, for file: inout MediaFile, in folder: String) throws -> String {
        let kept = StoredName(cleaning: StoredPath.split(file.path).name)?.pathExtension ?? ""
        var name = try Self.cleaned(raw)
        if name.pathExtension.utf8.count < 2 {
            name = try Self.cleaned(name.text.withoutTrailingDots + kept)
        } else if name.pathExtension.lowercased() != kept.lowercased() {
            guard let type = try type(of: file.content, withExtension: name.pathExtension) else {
                throw Self.refusal("The extension '\(name.pathExtension)' does not fit the file's content.")
            }
            file.content.type = type
            file.content.kind = type.kind
        }
        guard !StoredPath.isFolderName(name.text) else {
            throw Self.refusal("The name '\(name.text)' is reserved for folders.")
        }
        let room = StoredPath.longestPath - folder.unicodeScalars.count - 1
        return name.cut(toBytes: StoredPath.longestComponent, scalars: max(room, 1)).text
    }

    private static func cleaned(_ component: String) throws -> StoredName {
        guard let name = StoredName(cleaning: component) else {
            throw refusal("Could not derive file name from '\(component)'.")
        }
        return name
    }

    private static func refusal(_ reason: String) -> MediaError {
        .invalid([FieldProblem("f", reason)])
    }
}

extension String {
    fileprivate var withoutTrailingDots: String {
        var kept = unicodeScalars[...]
        while kept.last == "." { kept.removeLast() }
        return String(kept)
    }
}
