import MediaTesting
import Testing

@testable import Media

struct TextLimitTests {
    @Test func `characters are code points and bytes are bytes of UTF-8`() throws {
        let scalars = String(repeating: "e\u{301}", count: 127) + "😀"
        try TextLimit.name.admit(scalars)
        #expect(throws: MediaError.textTooLong(.name)) { try TextLimit.name.admit(scalars + "x") }
        try TextLimit.description.admit(String(repeating: "😀", count: 10_000))
        #expect(throws: MediaError.textTooLong(.description)) {
            try TextLimit.description.admit(String(repeating: "a", count: 10_001))
        }
        try TextLimit.metadata.admit(String(repeating: "ä", count: 32_768))
        #expect(throws: MediaError.textTooLong(.metadata)) {
            try TextLimit.metadata.admit(String(repeating: "ä", count: 32_769))
        }
        try TextLimit.name.admit(nil)
    }

    @Test func `no verb takes a text that is too long`() throws {
        let shelf = try Shelf()
        let file = try shelf.upload("text", as: "a.txt")
        let long = String(repeating: "a", count: 70_000)
        var upload = Upload(
            received: try shelf.receive([1]), filename: "b.txt", bucket: .coreMedia, uploadedBy: nil,
            name: long, description: nil)
        #expect(throws: MediaError.textTooLong(.name)) { try shelf.library.upload(upload) }
        upload.name = "b"
        upload.description = long
        #expect(throws: MediaError.textTooLong(.description)) { try shelf.library.upload(upload) }
        upload.description = nil
        upload.metadata = long
        #expect(throws: MediaError.textTooLong(.metadata)) { try shelf.library.upload(upload) }

        var changes = FileChanges()
        changes.metadata = .set(long)
        #expect(throws: MediaError.textTooLong(.metadata)) {
            try shelf.library.update(number: file.number, changes)
        }
        let replacement = Replacement(
            received: try shelf.receive([2]), filename: "c.txt", name: .set(long))
        #expect(throws: MediaError.textTooLong(.name)) {
            try shelf.library.replace(number: file.number, with: replacement)
        }
        #expect(shelf.blobs.keys == [file.content.blob])
    }

    @Test func `a file with longer texts of former times can be changed otherwise`() throws {
        let shelf = try Shelf()
        let file = try shelf.upload("text", as: "a.txt")
        let long = String(repeating: "a", count: 70_000)
        _ = try shelf.catalog.update(number: file.number) { $0.description = long }
        var changes = FileChanges()
        changes.name = .set("b")
        let changed = try #require(try shelf.library.update(number: file.number, changes))
        #expect(changed.description == long)
        #expect(changed.name == "b")
    }
}
