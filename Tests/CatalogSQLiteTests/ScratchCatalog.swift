import CatalogSQLite
import Media
import MediaTesting

/// A catalog in a folder of its own that vanishes with its last reference.
final class ScratchCatalog {
    private let folder: ScratchFolder
    let catalog: SQLiteCatalog

    var path: String { folder.path + "/catalog.sqlite" }

    init(fewMatches: Int = 5_000) throws {
        folder = try ScratchFolder()
        catalog = try SQLiteCatalog(path: folder.path + "/catalog.sqlite", fewMatches: fewMatches)
    }

    /// Adds a file whose path and content nobody else has, unless they are given.
    @discardableResult
    func add(_ change: (inout FileDraft) throws -> Void = { _ in }) throws -> MediaFile {
        var draft = FileDraft.unique()
        try change(&draft)
        return try catalog.insert(draft)
    }
}

extension FileDraft {
    static func unique(path: String? = nil, edges: [Int] = []) -> FileDraft {
        let id = FileID.random()
        let path = path ?? "core_media/2026/01/31/\(id).jpg"
        return FileDraft(
            id: id, bucket: .coreMedia, name: "Photo", content: .unique(), path: path,
            thumbnails: edges.map { Thumbnail(edge: $0, path: "\(path)_\($0)") })
    }
}

extension Content {
    /// Content that differs from every other.
    static func unique(size: Int64 = 1_000, type: String = "image/jpeg") -> Content {
        let hex = [FileID.random(), FileID.random()].map { $0.text.filter { $0 != "-" } }.joined()
        return Content(
            blob: BlobKey(unchecked: hex), size: size, md5: String(hex.prefix(32)), type: MIMEType(type),
            kind: FileKind(MIMEType(type)),
            image: ImageFacts(width: 640, height: 480, mode: "RGB", orientation: 1, isRenderable: true))
    }
}
