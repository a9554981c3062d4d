package import Media

extension SQLiteCatalog {
    package func numbers(of query: FileQuery) throws -> FileNumbers {
        try readSnapshot { db in
            var query = query
            if query.isForLibrary { query.scopes = try db.libraryScopes() }
            let (total, numbers) = try FilePlan(query, db, few: fewMatches).run()
            return FileNumbers(total: total, numbers: numbers)
        }
    }

    package func files(numbers: [Int64]) throws -> [MediaFile] {
        try read { try $0.files(numbers: numbers) }
    }
}
