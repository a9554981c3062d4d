/// A file as somebody wants to have it stored.
package struct Upload {
    package var received: ReceivedFile
    /// The client's file name: its last component, free of non-printables.
    package var filename: String
    package var bucket: BucketID
    package var uploadedBy: Subject?
    package var name: String?
    package var description: String?
    /// Nil: a new random one.
    package var id: FileID?
    /// The text of a JSON object.
    package var metadata: String?
    /// Who uploads, recorded with an infected file: the text of a JSON object.
    package var session: String

    package init(
        received: ReceivedFile, filename: String, bucket: BucketID, uploadedBy: Subject?,
        name: String?, description: String?, id: FileID? = nil, metadata: String? = nil,
        session: String = "{}"
    ) {
        self.received = received
        self.filename = filename
        self.bucket = bucket
        self.uploadedBy = uploadedBy
        self.name = name
        self.description = description
        self.id = id
        self.metadata = metadata
        self.session = session
    }
}

extension MediaLibrary {
    /// Types, measures, stores, catalogues and publishes what was received; durable when it returns.
    ///
    /// Thumbnails are listed at once and rendered later. Throws ``MediaError/bucketNotFound``,
    /// ``MediaError/tooLarge(size:limit:)`` or ``MediaError/tooSmall(size:limit:)`` by the bucket's limits,
    /// ``MediaError/alreadyExists`` for an id that is taken, ``MediaError/invalid(_:)`` for a file name of
    /// which nothing is left, ``MediaError/textTooLong(_:)``; nothing stays behind then.
    package func upload(_ upload: Upload) throws -> MediaFile {
        try upload.admitTexts()
        guard let bucket = try catalog.bucket(upload.bucket) else { throw MediaError.bucketNotFound }
        try bucket.admit(upload.received.size)
        if let id = upload.id, try catalog.file(id: id) != nil { throw MediaError.alreadyExists }
        guard let name = StoredName(cleaning: upload.filename) else {
            throw MediaError.invalid([
                FieldProblem("f", "Could not derive file name from '\(upload.filename)'.")
            ])
        }
        try scan(upload.received, as: upload.id, named: upload.filename, session: upload.session)
        let content = try examine(upload.received, named: upload.filename)
        let now = Timestamp.now
        var draft = FileDraft(
            id: upload.id ?? .random(), bucket: bucket.id, uploadedBy: upload.uploadedBy,
            name: upload.name, description: upload.description,
            content: content, path: "", metadata: upload.metadata, createdAt: now)
        let file = try storing(upload.received.file, as: content.blob) {
            try insert(&draft, named: name)
        }
        publish(file)
        if !file.thumbnails.isEmpty { thumbnailQueue.append(file.number) }
        return file
    }

    /// Looks at received bytes: their type, kind and, for images, what the header says.
    func examine(_ received: ReceivedFile, named filename: String?) throws -> Content {
        var type = try typing.type(ofFileAt: received.file.path, name: filename)
        let header = try imageHeader(of: received.file, type: type)
        if let header, type.kind != .image { type = header.format.type }
        let image = header.map { header in
            ImageFacts(
                width: header.width, height: header.height, mode: header.mode,
                orientation: header.orientation,
                isRenderable: limits.allow(
                    type, width: header.width, height: header.height, frames: header.frames))
        }
        return Content(
            blob: received.blob, size: received.size, md5: received.md5, type: type, kind: type.kind,
            image: image)
    }

    /// The header of what is an image, or is nothing else and has one of a format that databases of types
    /// leave out.
    private func imageHeader(of file: TemporaryFile, type: MIMEType) throws -> ImageHeader? {
        // SVG has no pixels.
        guard type.essence != "image/svg+xml" else { return nil }
        let formats = ImageFormat.unnamed[type.essence] ?? []
        guard type.kind == .image || !formats.isEmpty,
            let header = try ImageHeader.read(from: FileByteSource(descriptor: file.descriptor))
        else { return nil }
        return type.kind == .image || formats.contains(header.format) ? header : nil
    }

    /// Tries the plain name, then alternatives, until the catalog has room for the original and its
    /// thumbnails.
    private func insert(_ draft: inout FileDraft, named name: StoredName) throws -> MediaFile {
        let day = draft.createdAt.day
        let folder = "\(draft.bucket)/\(day.folder)"
        let thumbnailFolder = StoredPath.thumbnailFolder(of: draft.bucket, on: day)
        draft.path = StoredPath.file(name, in: folder)
        // A file of this name would stand where the thumbnails of the day need their folder. And asking for the path
        // first costs less than a transaction that is taken back.
        if try draft.path == thumbnailFolder || isTaken(draft.path) {
            draft.path = StoredPath.alternative(to: name, in: folder)
        }
        var thumbnailsAreMarked = false
        for _ in 0..<64 {
            draft.thumbnails =
                draft.content.image?.isRenderable == true
                ? StoredPath.thumbnails(
                    of: draft.path, in: thumbnailFolder, marked: thumbnailsAreMarked) : []
            do {
                return try catalog.insert(draft)
            } catch MediaError.pathTaken {
                if try isTaken(draft.path) {
                    draft.path = StoredPath.alternative(to: name, in: folder)
                } else {
                    thumbnailsAreMarked = true
                }
            }
        }
        throw MediaError.pathTaken
    }

    /// Whether a path belongs to something or has to be a folder.
    private func isTaken(_ path: String) throws -> Bool {
        try catalog.isPathTaken(path) || catalog.hasPaths(below: path)
    }
}

extension Bucket {
    /// Throws ``MediaError/tooLarge(size:limit:)`` or ``MediaError/tooSmall(size:limit:)``.
    package func admit(_ size: Int64) throws {
        if size > maxUploadFileSize { throw MediaError.tooLarge(size: size, limit: maxUploadFileSize) }
        if size < minUploadFileSize { throw MediaError.tooSmall(size: size, limit: minUploadFileSize) }
    }
}
