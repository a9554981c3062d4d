import GRDB
package import Media

extension SQLiteCatalog {
    package func update(
        number: Int64, _ change: (inout MediaFile) throws -> Void
    ) throws -> (before: MediaFile, after: MediaFile)? {
        try write { db in
            guard let before = try db.file(number: number) else { return nil }
            var file = before
            try change(&file)
            if file.content.blob != before.content.blob, try db.isUndecodable(file.content.blob) {
                file.thumbnails = []
            }
            try db.updateTexts(of: file, before)
            try db.updateContent(of: &file, before)
            try db.updatePending(of: &file, before)
            try db.updatePaths(of: file, before)
            guard let after = try db.file(number: number) else { return nil }
            if after.path != before.path || after.content != before.content {
                try db.awaitPublication(of: after)
            }
            return (before, after)
        }
    }
}

extension Database {
    fileprivate func updateTexts(of file: MediaFile, _ before: MediaFile) throws {
        if !file.name.hasSameBytes(as: before.name) {
            try run(
                "UPDATE files SET name = ?, folded_name = ? WHERE number = ?",
                [file.name?.bound, file.name?.bound.foldedForSearch, file.number])
        }
        try run(
            """
            UPDATE files SET description = ?, metadata = ?, updated_at = ?, is_uploaded = ?, shares_second = ?,
                is_content_tag_used = ? WHERE number = ?
            """,
            [
                file.description?.bound, file.metadata?.bound, file.updatedAt.microseconds, file.isUploaded,
                file.sharesSecond, file.isContentTagUsed, file.number,
            ])
    }

    fileprivate func updateContent(of file: inout MediaFile, _ before: MediaFile) throws {
        guard file.content != before.content else { return }
        file.content.modified = try stamp(file.content, at: Timestamp.now.seconds)
        try run(Self.updateContent, StatementArguments(file.content.values + [file.number]))
    }

    fileprivate func updatePending(of file: inout MediaFile, _ before: MediaFile) throws {
        guard file.pending != before.pending else { return }
        try run("DELETE FROM replacements WHERE file = ?", [file.number])
        guard var pending = file.pending else { return }
        pending.content.modified = try stamp(pending.content, at: Timestamp.now.seconds)
        file.pending = pending
        try run(
            Self.insertPending,
            StatementArguments(
                [file.number] + pending.content.values + [pending.name?.bound, pending.metadata?.bound]))
    }

    /// Takes away what moved or is no more, then adds what is new, so that paths may change places within the file.
    fileprivate func updatePaths(of file: MediaFile, _ before: MediaFile) throws {
        let old = Place.byEdge(before)
        let new = Place.byEdge(file)
        guard old != new else { return }
        for (edge, place) in old where new[edge]?.path != place.path {
            try retire(place.path)
            // Without a successor its redirects would lead nowhere and only block their paths.
            let past = new[edge] == nil ? Int64.max : 0
            try run("DELETE FROM paths WHERE file = ? AND edge = ? AND past <= ?", [file.number, edge, past])
        }
        for (edge, place) in new.sorted(by: { $0.key < $1.key }) {
            if place.path == old[edge]?.path {
                try run(
                    "UPDATE paths SET is_made = ? WHERE file = ? AND edge = ? AND past = 0",
                    [place.isMade, file.number, edge])
            } else {
                // Back onto a redirect of its own.
                try run(
                    "DELETE FROM paths WHERE path = ? AND file = ? AND past > 0",
                    [place.path.bound, file.number])
                try addPath(
                    place.path, id: old[edge]?.id, file: file.number, edge: edge, isMade: place.isMade)
            }
        }
        let newPaths = Set(new.values.map(\.path))
        for (edge, place) in old where new[edge] != nil && !newPaths.contains(place.path) {
            try addRedirect(at: place.path, file: file.number, edge: edge)
        }
    }

    private static let updateContent = """
        UPDATE files SET \(Content.columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE number = ?
        """

    private static let insertPending = """
        INSERT INTO replacements (file, \(Content.columns.joined(separator: ", ")), name, metadata)
        VALUES (?, \(Content.columns.map { _ in "?" }.joined(separator: ", ")), ?, ?)
        """
}

/// Where an original (edge 0) or a thumbnail lies.
private struct Place: Equatable {
    /// Of the thumbnail; originals have none.
    let id: Int64?
    let path: String
    let isMade: Bool

    static func byEdge(_ file: MediaFile) -> [Int: Place] {
        let thumbnails = file.thumbnails.map { ($0.edge, Place(id: $0.id, path: $0.path, isMade: $0.isMade)) }
        return Dictionary(thumbnails + [(0, Place(id: nil, path: file.path, isMade: true))]) { $1 }
    }
}
