/// Where things are published below `media/` (LibraryAPI/Contract §3).
///
/// Paths are taken apart scalar by scalar: a slash before a vowel sign is not a `Character` of its own.
package enum StoredPath {
    /// Longest path component in bytes, as file systems have it.
    static let longestComponent = 255
    /// Longest stored path in characters.
    static let longestPath = 255
    /// What an alternative name adds: `_` and 7 characters.
    static let mark = 8

    /// `bucket/YYYY/MM/DD/name`.
    static func original(_ name: StoredName, in bucket: BucketID, on day: CivilDate) -> String {
        file(name, in: "\(bucket)/\(day.folder)")
    }

    /// `folder/name`, the name cut to fit.
    static func file(_ name: StoredName, in folder: String) -> String {
        let room = longestPath - folder.unicodeScalars.count - 1
        return "\(folder)/\(name.cut(toBytes: longestComponent, scalars: room).text)"
    }

    /// `folder/name` with a random mark, the name cut to fit.
    static func alternative(to name: StoredName, in folder: String) -> String {
        let room = longestPath - folder.unicodeScalars.count - 1
        let cut = name.cut(toBytes: longestComponent, scalars: room, reserve: mark)
        return "\(folder)/\(cut.alternative().text)"
    }

    /// The four thumbnails of an original that lies at `path`; they lie in `folder`.
    ///
    /// - Parameters:
    ///   - path: of the original.
    ///   - folder: of the thumbnails.
    ///   - marked: adds a random mark, because one of the plain names is taken.
    static func thumbnails(of path: String, in folder: String, marked: Bool) -> [Thumbnail] {
        let name = split(path).name
        let dot = name.unicodeScalars.lastIndex(of: ".")
        let stem = dot.map { $0 == name.startIndex ? name : String(name[..<$0]) } ?? name
        let alternative = marked ? StoredName(cleaning: "x")?.alternative().text.dropFirst() ?? "" : ""
        return Thumbnail.edges.map { edge in
            let tail = "_thumbnail_\(edge)x\(edge)\(alternative).jpg"
            let kept = stem.prefix(
                bytes: longestComponent - tail.utf8.count,
                scalars: longestPath - folder.unicodeScalars.count - 1 - tail.utf8.count)
            return Thumbnail(edge: edge, path: "\(folder)/\(kept)\(tail)")
        }
    }

    /// Where thumbnails made on `day` lie.
    static func thumbnailFolder(of bucket: BucketID, on day: CivilDate) -> String {
        "\(bucket)/\(day.folder)/thumbnails"
    }

    /// Whether files of other names need a folder of this name: a year, a month, a day or thumbnails.
    static func isFolderName(_ name: String) -> Bool {
        name == "thumbnails" || name.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// The components of a path, without empty ones.
    static func components(of path: String) -> [String] {
        path.unicodeScalars.split(separator: "/").map { String($0) }
    }

    /// The folder and the name of a path.
    package static func split(_ path: String) -> (folder: String, name: String) {
        let scalars = path.unicodeScalars
        guard let slash = scalars.lastIndex(of: "/") else { return ("", path) }
        return (String(scalars[..<slash]), String(scalars[scalars.index(after: slash)...]))
    }
}
