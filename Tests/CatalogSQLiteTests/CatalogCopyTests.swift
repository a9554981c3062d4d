import CatalogSQLite
import Glibc
import Media
import MediaTesting
import Testing

/// A copy of a catalog that is in use.
@Suite struct CatalogCopyTests {
    private let scratch: ScratchCatalog
    private let folder: ScratchFolder
    private var path: String { folder.path + "/copy.sqlite" }

    init() throws {
        scratch = try ScratchCatalog()
        folder = try ScratchFolder()
    }

    @Test func `a copy is a catalog of its own, in one file that is nobody else's to read`() throws {
        let file = try scratch.add()
        try scratch.catalog.copy(to: path)
        _ = try scratch.catalog.remove(number: file.number) { _ in }
        #expect(folder.names(in: "") == ["copy.sqlite"])
        var facts = stat()
        #expect(stat(path, &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o600)
        let copy = try SQLiteCatalog(path: path)
        #expect(try copy.file(number: file.number) == file)
        #expect(try copy.integrityFindings() == [])
    }

    @Test func `a copy made within a snapshot is of its moment`() throws {
        let file = try scratch.add()
        let other = try SQLiteCatalog(path: scratch.path)
        try scratch.catalog.snapshot {
            #expect(try scratch.catalog.file(number: file.number) != nil)
            _ = try other.remove(number: file.number) { _ in }
            try scratch.catalog.copy(to: path)
        }
        #expect(try SQLiteCatalog(path: path).file(number: file.number) == file)
        #expect(try scratch.catalog.file(number: file.number) == nil)
    }

    @Test func `nothing is overwritten`() throws {
        try scratch.catalog.copy(to: path)
        #expect(throws: SystemError.self) { try scratch.catalog.copy(to: path) }
    }
}
