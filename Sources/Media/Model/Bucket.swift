/// The name of a bucket: 1 to 63 of `[a-z0-9A-Z._-]`, beginning with a letter or digit.
package struct BucketID: BytewiseText {
    package let text: String

    /// Nil for a name that could not be a folder of its own.
    package init?(_ text: String) {
        guard (1...63).contains(text.utf8.count),
            text.utf8.allSatisfy({
                switch $0 {
                case 48...57, 65...90, 97...122, 45, 46, 95: true
                default: false
                }
            }), let first = text.utf8.first, first != 45, first != 46, first != 95
        else { return nil }
        self.text = text
    }

    /// Trusts `text`, for rows that were checked when they were written.
    package init(unchecked text: String) { self.text = text }

    /// Where the library dialect uploads; public from the start.
    package static let coreMedia = BucketID(unchecked: "core_media")
    /// Where the storage dialect uploads unless told otherwise; private from the start, never deleted.
    package static let standard = BucketID(unchecked: "default")
}

/// A place for files, with the rules for all of them.
package struct Bucket: Equatable, Sendable {
    package enum Visibility: String, Sendable { case `public`, `private` }
    /// Whether the library dialect shows its files.
    package enum LibraryAccess: String, Sendable { case shown, hidden }

    package let id: BucketID
    package var visibility: Visibility
    /// The library dialect shows no file of a hidden bucket to any caller.
    package var library: LibraryAccess
    /// Bytes; uploads below are refused.
    package var minUploadFileSize: Int64
    /// Bytes; uploads above are refused.
    package var maxUploadFileSize: Int64
    /// Seconds a presigned URL lives, 1 to 604,800.
    package var downloadExpiration: Int64
    package var presignedURLsEnabled: Bool
    /// Sent with downloads: verbatim if the public may read them, else reduced to what private caches may do.
    package var cacheControl: String
    package var rules: AccessRules
    package var createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        id: BucketID, visibility: Visibility = .private, library: LibraryAccess = .shown,
        minUploadFileSize: Int64 = 1,
        maxUploadFileSize: Int64 = 50_000_000, downloadExpiration: Int64 = 30,
        presignedURLsEnabled: Bool = true, cacheControl: String = "max-age=3600",
        rules: AccessRules = AccessRules(), createdAt: Timestamp = .now, updatedAt: Timestamp = .now
    ) {
        self.id = id
        self.visibility = visibility
        self.library = library
        self.minUploadFileSize = minUploadFileSize
        self.maxUploadFileSize = maxUploadFileSize
        self.downloadExpiration = downloadExpiration
        self.presignedURLsEnabled = presignedURLsEnabled
        self.cacheControl = cacheControl
        self.rules = rules
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
