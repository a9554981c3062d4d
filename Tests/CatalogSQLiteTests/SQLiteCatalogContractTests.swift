import CatalogSQLite
import MediaTesting
import Testing

@Suite struct SQLiteCatalogContractTests {
    /// Few matches are sorted, many are met in order: the answers must be the same.
    @Test(arguments: [0, 5_000]) func `it keeps the promises of a catalog`(fewMatches: Int) throws {
        let folder = try ScratchFolder()
        var count = 0
        try CatalogContract {
            count += 1
            return try SQLiteCatalog(path: "\(folder.path)/\(count).sqlite", fewMatches: fewMatches)
        }.verify()
    }

    @Test func `it keeps the promises about dates`() throws {
        let folder = try ScratchFolder()
        try LinkTimesContract { clock in
            try SQLiteCatalog(path: "\(folder.path)/catalog.sqlite") { clock.now }
        }.verify()
    }

    @Test func `it keeps the promises of accounts`() throws {
        let folder = try ScratchFolder()
        var count = 0
        try AccountsContract {
            count += 1
            return try SQLiteCatalog(path: "\(folder.path)/\(count).sqlite")
        }.verify()
    }

    @Test func `it keeps the promises of signing keys`() throws {
        let folder = try ScratchFolder()
        var count = 0
        try SigningKeysContract {
            count += 1
            return try SQLiteCatalog(path: "\(folder.path)/\(count).sqlite")
        }.verify()
    }
}
