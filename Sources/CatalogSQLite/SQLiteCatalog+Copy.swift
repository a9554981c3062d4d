import GRDB
import Glibc
import Media

extension SQLiteCatalog: CatalogCopying {
    package func copy(to path: String) throws {
        let path = path.hasPrefix("file:") ? "./" + path : path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SystemError("open", path: path) }
        close(descriptor)
        // Root makes it for the account of the catalog, who may have to open it.
        try FileOwner(of: self.path)?.adopt(path)
        let copy = try DatabaseQueue(path: path)
        try read { source in
            try copy.writeWithoutTransaction { try source.backup(to: $0) }
        }
        // One file, without a log beside it.
        try copy.writeWithoutTransaction { _ = try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE") }
        try copy.close()
    }
}
