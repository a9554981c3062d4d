/// A file of the library: its content, where it is published and what people say of it.
package struct MediaFile: Equatable, Sendable {
    /// Its id in the library dialect.
    package let number: Int64
    /// Its id in the storage dialect.
    package let id: FileID
    package let bucket: BucketID
    /// Whether its bucket publishes below `media/`.
    package var isPublic: Bool
    /// Whether its bucket lets the library dialect show it.
    package var isInLibrary: Bool
    /// The local user who uploaded it; nil once deleted, or if there never was one.
    package var owner: Owner?
    /// Whose file it is; nil if its uploader had no id. Stays when a local account is deleted.
    package let uploadedBy: Subject?
    package var name: String?
    package var description: String?
    package var content: Content
    /// Where it is published below `media/`, `core_media/2026/01/31/photo.jpg` for instance. A file of a private
    /// bucket has a path too, reserved for the day the bucket turns public, but nothing lies there.
    package var path: String
    /// Ascending by edge; empty for what is no decodable image.
    package var thumbnails: [Thumbnail]
    package let createdAt: Timestamp
    package var updatedAt: Timestamp
    /// Whether an earlier state of the file was shown with the same second of ``updatedAt``, which then names none.
    package var sharesSecond: Bool
    /// Whether the content's entity tag has admitted a change of name or metadata: it admits one (decision 0023).
    package var isContentTagUsed: Bool
    /// False between the first and the last step of a replace.
    package var isUploaded: Bool
    /// What a replace that has begun is about to switch to.
    package var pending: PendingReplace?
    /// Custom metadata: the text of a JSON object, as sent.
    package var metadata: String?

    package init(
        number: Int64, id: FileID, bucket: BucketID, isPublic: Bool, isInLibrary: Bool = true,
        owner: Owner? = nil, uploadedBy: Subject? = nil, name: String? = nil, description: String? = nil,
        content: Content,
        path: String, thumbnails: [Thumbnail] = [], createdAt: Timestamp, updatedAt: Timestamp,
        isUploaded: Bool = true, pending: PendingReplace? = nil, metadata: String? = nil,
        sharesSecond: Bool = false, isContentTagUsed: Bool = false
    ) {
        self.number = number
        self.id = id
        self.bucket = bucket
        self.isPublic = isPublic
        self.isInLibrary = isInLibrary
        self.owner = owner
        self.uploadedBy = uploadedBy
        self.name = name
        self.description = description
        self.content = content
        self.path = path
        self.thumbnails = thumbnails
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.isUploaded = isUploaded
        self.pending = pending
        self.metadata = metadata
        self.sharesSecond = sharesSecond
        self.isContentTagUsed = isContentTagUsed
    }

    /// Moves ``updatedAt``, always forwards.
    ///
    /// - Parameter now: the clock; one that was set back moves it by a microsecond.
    package mutating func markUpdated(at now: Timestamp = .now) {
        let before = updatedAt
        updatedAt = max(now, Timestamp(microseconds: before.microseconds + 1))
        sharesSecond = updatedAt.seconds == before.seconds
    }
}

/// The new content of a file whose replace has begun, and what it will be called then.
package struct PendingReplace: Equatable, Sendable {
    package var content: Content
    package var name: String?
    /// The text of a JSON object.
    package var metadata: String?

    package init(content: Content, name: String?, metadata: String?) {
        self.content = content
        self.name = name
        self.metadata = metadata
    }

    /// Compares texts by their bytes: a name that only decomposes an accent is another name.
    package static func == (left: PendingReplace, right: PendingReplace) -> Bool {
        left.content == right.content && left.name.hasSameBytes(as: right.name)
            && left.metadata.hasSameBytes(as: right.metadata)
    }
}

/// One of the four thumbnails of an image, made or about to be.
package struct Thumbnail: Equatable, Sendable {
    /// Nominal edges in pixels (LibraryAPI/Contract §2).
    package static let edges = [64, 128, 512, 1080]

    /// Kept when the file moves or its content is replaced; 0 before the catalog has seen it.
    package var id: Int64
    /// Nominal edge in pixels.
    package var edge: Int
    /// Where it is published below `media/`.
    package var path: String
    /// False until it was rendered and published for the current content.
    package var isMade: Bool

    package init(id: Int64 = 0, edge: Int, path: String, isMade: Bool = false) {
        self.id = id
        self.edge = edge
        self.path = path
        self.isMade = isMade
    }
}

/// A file that is about to enter the catalog.
package struct FileDraft: Equatable, Sendable {
    package var id: FileID
    package var bucket: BucketID
    package var uploadedBy: Subject?
    package var name: String?
    package var description: String?
    package var content: Content
    package var path: String
    /// Edge and path of each thumbnail to be made; empty for none.
    package var thumbnails: [Thumbnail]
    package var metadata: String?
    package var createdAt: Timestamp

    package init(
        id: FileID = .random(), bucket: BucketID, uploadedBy: Subject? = nil, name: String? = nil,
        description: String? = nil, content: Content, path: String,
        thumbnails: [Thumbnail] = [], metadata: String? = nil, createdAt: Timestamp = .now
    ) {
        self.id = id
        self.bucket = bucket
        self.uploadedBy = uploadedBy
        self.name = name
        self.description = description
        self.content = content
        self.path = path
        self.thumbnails = thumbnails
        self.metadata = metadata
        self.createdAt = createdAt
    }
}
