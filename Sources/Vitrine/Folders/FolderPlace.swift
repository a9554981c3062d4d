/// What a folder holds, by the names of its entries.
enum FolderKind: Equatable {
    /// Where a service keeps its files.
    case data
    /// What `vitrine backup` fills.
    case backup
    case other

    /// What a data directory has beside the catalog and the contents, and no backup.
    private static let ofData = [
        "incoming", "derived", "media", "quarantine", "ballast", "catalog.sqlite-wal",
    ]

    init(of folder: borrowing OpenFolder) {
        let (hasCatalog, hasBlobs) = (folder.holds("catalog.sqlite"), folder.holds("blobs"))
        var isData = false
        for name in Self.ofData where hasCatalog || hasBlobs { isData = isData || folder.holds(name) }
        self = isData ? .data : hasCatalog && hasBlobs ? .backup : .other
    }
}

/// Where a folder lies, or would lie if it were made.
struct FolderPlace {
    /// A folder and what it holds.
    struct Level: Equatable {
        let identity: FolderIdentity
        let kind: FolderKind
    }

    /// The folder itself; nil if it is not there.
    let itself: Level?
    /// The folders it lies in, the nearest first.
    let enclosing: [Level]

    /// - Parameter path: symbolic links in it are followed. Its last components may be missing.
    init(_ path: String) {
        var levels: [Level] = []
        var rest = path
        var folder = OpenFolder(rest)
        let isThere = folder != nil
        while folder == nil, let shorter = Self.parent(of: rest) {
            rest = shorter
            folder = OpenFolder(rest)
        }
        while let current = folder.take() {
            levels.append(Level(identity: current.identity, kind: FolderKind(of: current)))
            folder = current.parent()
        }
        itself = isThere ? levels.first : nil
        enclosing = isThere ? Array(levels.dropFirst()) : levels
    }

    /// Whether it is one of these folders, or lies in one of them.
    func lies(in folders: some Collection<FolderIdentity>) -> Bool {
        enclosing.contains { folders.contains($0.identity) }
            || itself.map { folders.contains($0.identity) } ?? false
    }

    /// The path without its last component; nil if there is none.
    private static func parent(of path: String) -> String? {
        // Bytes, no `Character`s: a slash before a vowel sign is a slash.
        let bytes = path.utf8
        guard let end = bytes.lastIndex(where: { $0 != UInt8(ascii: "/") }) else { return nil }
        guard let slash = bytes[...end].lastIndex(of: UInt8(ascii: "/")) else {
            return path == "." ? nil : "."
        }
        return slash == bytes.startIndex ? "/" : String(path[..<slash])
    }
}
