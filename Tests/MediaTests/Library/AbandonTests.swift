import MediaTesting
import Testing

@testable import Media

struct AbandonTests {
    @Test func `what refused uploads and replaces leave goes soon, however many they are`() throws {
        let shelf = try Shelf()
        let old = try shelf.upload("old", as: "a.txt")
        let deleted = try shelf.upload("deleted", as: "b.txt")
        _ = try shelf.library.delete(number: deleted.number)
        for content in ["deleted"] + (0..<150).map({ "refused \($0)" }) {
            let replacement = Replacement(
                received: try shelf.receive(Array(content.utf8)), filename: "new.txt")
            #expect(throws: MediaError.busy) {
                try shelf.library.replace(number: old.number, with: replacement) { _ in
                    throw MediaError.busy
                }
            }
        }
        #expect(shelf.blobs.keys.count == 152)
        try shelf.library.removeAbandonedBlobs()
        // The deleted file's grace period goes on.
        #expect(Set(shelf.blobs.keys) == [old.content.blob, deleted.content.blob])
        #expect(try shelf.library.sweep(grace: 0).removedBlobs == 1)
    }
}
