package import Media

extension SQLiteCatalog {
    package func page(_ query: FileQuery) throws -> FilePage {
        try readSnapshot { db in
            var query = query
            if query.isForLibrary { query.scopes = try db.libraryScopes() }
            let (total, numbers) = try FilePlan(query, db, few: fewMatches).run()
            return FilePage(total: total, files: try db.files(numbers: numbers))
        }
    }
}
