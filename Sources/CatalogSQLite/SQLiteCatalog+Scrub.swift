import GRDB
package import Media

extension SQLiteCatalog {
    package func contents(after: BlobKey?, limit: Int) throws -> [StoredContent] {
        try read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT DISTINCT blob, size FROM files WHERE blob > ? ORDER BY blob LIMIT ?"),
                arguments: [after?.hex ?? "", max(limit, 0)]
            ).map { StoredContent(key: BlobKey(unchecked: $0[0]), size: $0[1]) }
        }
    }

    package func scrubProgress() throws -> ScrubProgress? {
        try read { try $0.scrubProgress() }
    }

    package func noteScrub(_ progress: ScrubProgress, former: ScrubProgress?) throws -> Bool {
        try write { db in
            guard try db.scrubProgress() == former else { return false }
            try db.run(
                "INSERT OR REPLACE INTO scrub VALUES (1, ?, ?, ?, ?, ?)",
                [
                    progress.position?.hex, progress.startedAt.microseconds,
                    progress.finishedAt?.microseconds,
                    progress.contents, progress.bytes,
                ])
            return true
        }
    }

    package func noteDamage(_ key: BlobKey) throws {
        try write { try $0.run("INSERT OR IGNORE INTO damages VALUES (?)", [key.hex]) }
    }

    package func forgetDamage(_ keys: [BlobKey]) throws {
        guard !keys.isEmpty else { return }
        try write { db in
            for key in keys { try db.run("DELETE FROM damages WHERE blob = ?", [key.hex]) }
        }
    }

    package func isDamaged(_ key: BlobKey) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM damages WHERE blob = ?)"),
                arguments: [key.hex]) ?? false
        }
    }

    package func damages() throws -> [BlobKey] {
        try read { db in
            try String.fetchAll(db.cachedStatement(sql: "SELECT blob FROM damages ORDER BY blob"))
                .map(BlobKey.init(unchecked:))
        }
    }
}

extension Database {
    fileprivate func scrubProgress() throws -> ScrubProgress? {
        try Row.fetchOne(
            cachedStatement(sql: "SELECT position, started_at, finished_at, contents, bytes FROM scrub")
        ).map { row in
            ScrubProgress(
                position: (row[0] as String?).map(BlobKey.init(unchecked:)),
                startedAt: Timestamp(microseconds: row[1]),
                finishedAt: (row[2] as Int64?).map(Timestamp.init(microseconds:)), contents: row[3],
                bytes: row[4])
        }
    }
}
