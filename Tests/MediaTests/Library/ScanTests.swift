import MediaTesting
import Testing

@testable import Media

struct ScanTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    /// The same library with a scanner in front.
    private func guarded(isAway: Bool = false) -> MediaLibrary {
        MediaLibrary(
            catalog: shelf.catalog, blobs: shelf.blobs, accounts: shelf.catalog, imaging: shelf.imaging,
            typing: CannedTyping(), scanner: CannedScanner(isAway: isAway))
    }

    private func upload(_ text: String, id: FileID? = nil) throws -> Upload {
        Upload(
            received: try shelf.receive(Array(text.utf8)), filename: "a.txt", bucket: .standard,
            uploadedBy: nil,
            name: "a.txt", description: nil, id: id, session: #"{"who":"me"}"#)
    }

    @Test func `of an infected upload nothing is left but the record`() throws {
        let id = FileID.random()
        #expect(throws: MediaError.infected(virus: "Canned")) {
            try guarded().upload(upload("an infected text", id: id))
        }
        #expect(try shelf.catalog.page(FileQuery()).total == 0)
        #expect(shelf.blobs.keys == [])
        #expect(shelf.blobs.incomingNames == [])
        let record = try #require(try shelf.catalog.infections(limit: 2).first)
        #expect(record.file == id)
        #expect(record.filename == "a.txt")
        #expect(record.virus == "Canned")
        #expect(record.session == #"{"who":"me"}"#)
    }

    @Test func `an infected replacement leaves the file as it was`() throws {
        let old = try shelf.upload("old", as: "a.txt")
        #expect(throws: MediaError.infected(virus: "Canned")) {
            try guarded().replace(
                number: old.number,
                with: Replacement(
                    received: shelf.receive(Array("infected".utf8)), filename: "a.txt"))
        }
        #expect(try shelf.file(old) == old)
        #expect(try shelf.catalog.infections(limit: 2).map(\.file) == [old.id])
    }

    @Test func `what is clean is stored`() throws {
        #expect(try guarded().upload(upload("clean")).content.size == 5)
        #expect(try shelf.catalog.infections(limit: 2) == [])
    }

    @Test func `what nobody could look at is not stored`() throws {
        #expect(throws: VirusScanError.unavailable("it is away")) {
            try guarded(isAway: true).upload(upload("clean"))
        }
        #expect(try shelf.catalog.page(FileQuery()).total == 0)
        #expect(throws: VirusScanError.self) { try guarded(isAway: true).pingScanner() }
        try guarded().pingScanner()
        try shelf.library.pingScanner()
    }
}
