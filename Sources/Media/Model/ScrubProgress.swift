/// How far the reading of all contents, one after the other, has come.
package struct ScrubProgress: Equatable, Sendable {
    /// The last content that was read; nil before the first and after the last.
    package var position: BlobKey?
    package var startedAt: Timestamp
    /// Nil while it goes on.
    package var finishedAt: Timestamp?
    /// Contents read since it started.
    package var contents: Int64
    /// Bytes read since it started.
    package var bytes: Int64

    package init(
        position: BlobKey? = nil, startedAt: Timestamp, finishedAt: Timestamp? = nil, contents: Int64 = 0,
        bytes: Int64 = 0
    ) {
        self.position = position
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.contents = contents
        self.bytes = bytes
    }
}

/// A content and the size it must have.
package struct StoredContent: Equatable, Sendable {
    package let key: BlobKey
    /// Bytes.
    package let size: Int64

    package init(key: BlobKey, size: Int64) {
        self.key = key
        self.size = size
    }
}
