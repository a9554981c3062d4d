/// A blob whose removal makes room.
package struct ReclaimableBlob: Equatable, Sendable {
    package let key: BlobKey
    /// Bytes it takes of the disk.
    package let space: Int64

    package init(key: BlobKey, space: Int64) {
        self.key = key
        self.space = space
    }
}

/// Why bytes were put into quarantine.
package enum QuarantineReason: String, Sendable {
    /// They are not what their name says.
    case damaged
    /// The catalog has never heard of them.
    case unknown
}

/// How bytes came to their place in a backup, or back.
package enum BlobTransfer: Equatable, Sendable {
    /// They were there.
    case present
    /// Shared with those they are taken from.
    case linked
    /// Bytes of their own.
    case copied
}

/// A file or folder whose owner or mode keeps the service or a web server from using it.
package struct InaccessibleEntry: Equatable, Sendable {
    package enum Cause: Equatable, Sendable {
        /// The permission bits it has.
        case mode(UInt32)
        /// The user it belongs to, and the one that the data directory belongs to.
        case owner(UInt32, wanted: UInt32)
    }

    /// Relative to the data directory, `media/core_media/a.jpg` for instance.
    package let path: String
    package let cause: Cause

    package init(path: String, cause: Cause) {
        self.path = path
        self.cause = cause
    }
}

/// A rendition that is there.
package struct DerivedFile: Equatable, Sendable {
    /// Where it lies below `derived/`.
    package let path: String
    package let size: Int64
    /// Seconds since 1970.
    package let modified: Int64

    /// Where it lies for a web server whose root is the data directory.
    package var location: String { "/derived/\(path)" }

    /// Bytes it takes of the disk: whole blocks.
    package var space: Int64 { Self.space(of: size) }

    package init(path: String, size: Int64, modified: Int64) {
        self.path = path
        self.size = size
        self.modified = modified
    }

    /// Bytes that a file of `size` bytes takes of a disk whose blocks have 4 KiB, as most have; an empty one
    /// needs a name.
    package static func space(of size: Int64) -> Int64 {
        let block: Int64 = 4_096
        return max(1, (size + block - 1) / block) * block
    }
}
