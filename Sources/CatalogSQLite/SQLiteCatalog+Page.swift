package import Media

extension SQLiteCatalog {
    package func page(_ query: FileQuery) throws -> FilePage {
        try readSnapshot { db in
            let (total, numbers) = try FilePlan(query, db, few: fewMatches).run()
            return FilePage(total: total, files: try db.files(numbers: numbers))
        }
    }
}
