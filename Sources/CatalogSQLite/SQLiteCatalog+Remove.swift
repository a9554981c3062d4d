import GRDB
package import Media

extension SQLiteCatalog {
    package func remove(number: Int64, if check: (MediaFile) throws -> Void) throws -> MediaFile? {
        try write { db in
            let now = now
            guard let file = try db.file(number: number) else { return nil }
            try check(file)
            if file.isPublic {
                let shown = try db.shownUntil(file, now: now)
                for path in [file.path] + file.thumbnails.map(\.path) {
                    try db.retire(path, shownUntil: shown, now: now)
                }
            }
            // Its paths, redirects and pending content go with it.
            try db.run("DELETE FROM files WHERE number = ?", [number])
            return file
        }
    }
}
