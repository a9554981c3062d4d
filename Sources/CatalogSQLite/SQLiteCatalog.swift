import GRDB
import Media
import Synchronization

/// The catalog in an SQLite database: one connection that writes, as many that read as there are threads reading.
package final class SQLiteCatalog: Catalog, Accounts {
    private let writer: DatabaseQueue
    private let readers: ReaderPool
    /// The newest entry of the retired paths that was handed out: only up to there may they be forgotten.
    let lastRetiredHandedOut = Atomic<Int64>(0)

    /// Opens the catalog at `path`, making it or bringing it to the present schema where needed.
    ///
    /// Throws ``CatalogError`` for what is no sound catalog, and where one is missing though blobs lie beside it.
    package init(path: String) throws {
        writer = try CatalogFile(path: path).open()
        readers = ReaderPool(path: path)
    }

    /// Runs `body` on a connection that sees everything committed so far; one statement is consistent in itself.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try readers.withConnection { try $0.unsafeRead(body) }
    }

    /// Runs `body`, whose statements all see the same state.
    func readSnapshot<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try read { db in
            try db.cachedStatement(sql: "BEGIN").execute()
            do {
                let result = try body(db)
                try db.cachedStatement(sql: "COMMIT").execute()
                return result
            } catch {
                try? db.rollback()
                throw error
            }
        }
    }

    /// Runs `body` as one transaction (`BEGIN IMMEDIATE`), durable on return; what it throws rolls everything back.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try writer.write(body)
    }
}
