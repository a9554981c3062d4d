import GRDB
package import Media

extension SQLiteCatalog {
    package func update(
        number: Int64, _ change: (inout MediaFile) throws -> Void
    ) throws -> (before: MediaFile, after: MediaFile)? {
        try write { db in
            let now = now
            guard let before = try db.file(number: number) else { return nil }
            var file = before
            try change(&file)
            if file.content.blob != before.content.blob, try db.isUndecodable(file.content.blob) {
                file.thumbnails = []
            }
            try db.updateTexts(of: file, before)
            try db.updateContent(of: &file, before, now: now)
            try db.updatePending(of: &file, before)
            try db.updatePaths(of: file, before, now: now)
            guard let after = try db.file(number: number) else { return nil }
            if after.content != before.content || !after.hasSamePaths(as: before) {
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

    /// Writes other content, and since when the file shows what it has: a path that is new shows it from now on.
    fileprivate func updateContent(of file: inout MediaFile, _ before: MediaFile, now: Int64) throws {
        file.content.modified = before.content.modified
        let isChanged = file.content != before.content
        let isMoved = !file.hasSamePaths(as: before)
        guard isChanged || isMoved else { return }
        var last = isChanged ? try shownUntil(before, now: now) : before.content.modified - 1
        if isMoved { last = max(last, try shownLast(at: [file.path] + file.thumbnails.map(\.path))) }
        file.content.modified = try beginShowing(file, after: last, now: now)
        try run(Self.updateContent, StatementArguments(file.content.values + [file.number]))
    }

    fileprivate func updatePending(of file: inout MediaFile, _ before: MediaFile) throws {
        guard file.pending != before.pending else { return }
        try run("DELETE FROM replacements WHERE file = ?", [file.number])
        guard var pending = file.pending else { return }
        pending.content.modified = 0
        try note(pending.content)
        try run(
            Self.insertPending,
            StatementArguments(
                [file.number] + pending.content.values + [pending.name?.bound, pending.metadata?.bound]))
    }

    /// Takes away what moved or is no more, then adds what is new, so that paths may change places within the file.
    fileprivate func updatePaths(of file: MediaFile, _ before: MediaFile, now: Int64) throws {
        let old = Place.byEdge(before)
        let new = Place.byEdge(file)
        guard old != new else { return }
        let shown = try shownUntil(before, now: now)
        for (edge, place) in old where new[edge]?.hasSamePath(as: place) != true {
            try retire(place.path, shownUntil: shown, now: now)
            // Without a successor its redirects would lead nowhere and only block their paths.
            let past = new[edge] == nil ? Int64.max : 0
            try run("DELETE FROM paths WHERE file = ? AND edge = ? AND past <= ?", [file.number, edge, past])
        }
        for (edge, place) in new.sorted(by: { $0.key < $1.key }) {
            if old[edge]?.hasSamePath(as: place) == true {
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
        for (edge, place) in old where new[edge] != nil && !new.values.contains(where: place.hasSamePath) {
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

    static func == (left: Place, right: Place) -> Bool {
        left.id == right.id && left.hasSamePath(as: right) && left.isMade == right.isMade
    }

    func hasSamePath(as other: Place) -> Bool { path.hasSameBytes(as: other.path) }

    static func byEdge(_ file: MediaFile) -> [Int: Place] {
        let thumbnails = file.thumbnails.map { ($0.edge, Place(id: $0.id, path: $0.path, isMade: $0.isMade)) }
        return Dictionary(thumbnails + [(0, Place(id: nil, path: file.path, isMade: true))]) { $1 }
    }
}
