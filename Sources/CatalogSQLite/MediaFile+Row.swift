import GRDB
import Media

extension Database {
    /// Files with everything that belongs to them, in one statement and so of one moment, ascending by number.
    ///
    /// - Parameter condition: on `file`, the row of `files`; a constant, so that the statement is prepared once.
    func files(where condition: String, _ arguments: StatementArguments) throws -> [MediaFile] {
        var files: [MediaFile] = []
        try forEachRow(Self.selectFiles + condition + Self.orderFiles, arguments) { row in
            if files.last?.number != row[0] { files.append(MediaFile(row: row)) }
            if row.isNull(37) { return }
            if row[39] as Int == 0 {
                files[files.count - 1].path = row[38]
            } else {
                files[files.count - 1].thumbnails.append(Thumbnail(row: row))
            }
        }
        return files
    }

    func file(where condition: String, _ arguments: StatementArguments) throws -> MediaFile? {
        try files(where: condition, arguments).first
    }

    func file(number: Int64) throws -> MediaFile? { try file(where: "file.number = ?", [number]) }

    /// Files by number in the order of `numbers`; those that are gone are left out.
    func files(numbers: [Int64]) throws -> [MediaFile] {
        guard !numbers.isEmpty else { return [] }
        let found = try files(where: "file.number IN (SELECT value FROM json_each(?))", [numbers.numberList])
        let byNumber = Dictionary(found.map { ($0.number, $0) }) { first, _ in first }
        return numbers.compactMap { byNumber[$0] }
    }

    private static let selectFiles = """
        SELECT file.number, file.id, file.bucket, buckets.is_public,
            file.owner, users.username, users.first_name, users.last_name,
            file.uploaded_by, file.name, file.description,
            \(contentColumns("file")), file.created_at, file.updated_at, file.is_uploaded, file.metadata,
            \(contentColumns("pending")), paths.id, paths.path, paths.edge, paths.is_made,
            pending.name, pending.metadata, buckets.is_in_library, file.shares_second, file.is_content_tag_used
        FROM files AS file
            JOIN buckets ON buckets.id = file.bucket
            LEFT JOIN users ON users.id = file.owner
            LEFT JOIN replacements AS pending ON pending.file = file.number
            LEFT JOIN paths ON paths.file = file.number AND paths.past = 0
        WHERE\u{20}
        """

    private static let orderFiles = " ORDER BY file.number, paths.edge"

    private static func contentColumns(_ table: String) -> String {
        Content.columns.map { "\(table).\($0)" }.joined(separator: ", ")
    }
}

extension MediaFile {
    /// A file without path and thumbnails, which have rows of their own.
    fileprivate init(row: StatementRow) {
        self.init(
            number: row[0], id: FileID(unchecked: row[1]), bucket: BucketID(unchecked: row[2]),
            isPublic: row[3], isInLibrary: row[43],
            owner: Owner(row: row), uploadedBy: (row[8] as String?).flatMap { Subject(key: $0) },
            name: row[9], description: row[10],
            content: Content(row: row, at: 11), path: "", createdAt: Timestamp(microseconds: row[22]),
            updatedAt: Timestamp(microseconds: row[23]), isUploaded: row[24],
            pending: PendingReplace(row: row), metadata: row[25], sharesSecond: row[44],
            isContentTagUsed: row[45])
    }
}

extension PendingReplace {
    /// Nil for a file that is not being replaced.
    fileprivate init?(row: StatementRow) {
        guard !row.isNull(26) else { return nil }
        self.init(content: Content(row: row, at: 26), name: row[41], metadata: row[42])
    }
}

extension Owner {
    /// Nil for a file nobody owns.
    fileprivate init?(row: StatementRow) {
        guard let id: Int64 = row[4], let username: String = row[5] else { return nil }
        let firstName: String = row[6]
        let lastName: String = row[7]
        self.init(id: id, username: username, fullName: "\(firstName) \(lastName)".trimmingWhitespace)
    }
}

extension Thumbnail {
    fileprivate init(row: StatementRow) {
        self.init(id: row[37], edge: row[39], path: row[38], isMade: row[40])
    }
}

extension Content {
    /// In the order of ``init(row:at:)`` and ``values``.
    static let columns = [
        "blob", "size", "md5", "type", "kind", "width", "height", "mode", "orientation", "is_renderable",
        "modified",
    ]

    /// - Parameter start: index of the first of its columns.
    init(row: StatementRow, at start: Int) {
        var image: ImageFacts?
        if let width: Int = row[start + 5], let height: Int = row[start + 6] {
            image = ImageFacts(
                width: width, height: height, mode: row[start + 7] ?? "", orientation: row[start + 8] ?? 1,
                isRenderable: row[start + 9])
        }
        self.init(
            blob: BlobKey(unchecked: row[start]), size: row[start + 1], md5: row[start + 2],
            type: MIMEType(row[start + 3]), kind: FileKind(rawValue: row[start + 4]) ?? .other, image: image,
            modified: row[start + 10])
    }

    /// What to bind to its columns.
    var values: [(any DatabaseValueConvertible)?] {
        [
            blob.hex, size, md5.bound, type.text.bound, kind.rawValue, image?.width, image?.height,
            image?.mode.bound, image?.orientation, image?.isRenderable, modified,
        ]
    }
}
