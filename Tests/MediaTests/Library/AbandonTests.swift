import Glibc
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

    @Test func `whatever a refused replace throws, its bytes go, unless the commit may have come about`()
        throws
    {
        struct Refusal: Error {}
        let shelf = try Shelf()
        let old = try shelf.upload("old", as: "a.txt")
        func replace(with content: String, failing error: any Error) throws -> BlobKey {
            let received = try shelf.receive(Array(content.utf8))
            let key = received.blob
            #expect(throws: (any Error).self) {
                try shelf.library.replace(
                    number: old.number, with: Replacement(received: received, filename: "new.txt")
                ) { _ in throw error }
            }
            return key
        }
        _ = try replace(with: "no descriptor", failing: SystemError("open", code: EMFILE))
        _ = try replace(with: "refused by a dialect", failing: Refusal())
        let unknown = try replace(with: "unknown", failing: OutcomeUnknown(cause: Refusal()))
        try shelf.library.removeAbandonedBlobs()
        #expect(Set(shelf.blobs.keys) == [old.content.blob, unknown])
    }
}
