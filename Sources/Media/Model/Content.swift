/// The bytes of a file and everything that is true because of them; replaced as one value.
package struct Content: Equatable, Sendable {
    package var blob: BlobKey
    /// Bytes.
    package var size: Int64
    /// 32 lower-case hex digits.
    package var md5: String
    package var type: MIMEType
    package var kind: FileKind
    /// Nil for what has no readable image header.
    package var image: ImageFacts?
    /// The first second since 1970 in which its file's paths may show it with a date: all that they showed before has an
    /// earlier one. Given by the catalog; 0 before, and for pending content.
    package var modified: Int64

    package init(
        blob: BlobKey, size: Int64, md5: String, type: MIMEType, kind: FileKind, image: ImageFacts?,
        modified: Int64 = 0
    ) {
        self.blob = blob
        self.size = size
        self.md5 = md5
        self.type = type
        self.kind = kind
        self.image = image
        self.modified = modified
    }

    /// The strong entity tag of the original: its md5 between quotes (StorageAPI/Contract §0).
    package var etag: String { "\"\(md5)\"" }
}

/// What the header of an image says of its pixels.
package struct ImageFacts: Equatable, Sendable {
    /// Stored pixels, EXIF rotation not applied.
    package var width: Int
    package var height: Int
    /// Pillow's mode name, `RGB` for instance (LibraryAPI/Contract §7).
    package var mode: String
    /// EXIF orientation 1–8, 1 when absent.
    package var orientation: Int
    /// Whether the render workers may try it: a format they know, within the pixel and frame limits.
    package var isRenderable: Bool

    package init(width: Int, height: Int, mode: String, orientation: Int, isRenderable: Bool) {
        self.width = width
        self.height = height
        self.mode = mode
        self.orientation = orientation
        self.isRenderable = isRenderable
    }

    /// Width and height as a viewer sees them, EXIF rotation applied.
    package var upright: (width: Int, height: Int) {
        orientation >= 5 ? (height, width) : (width, height)
    }
}
