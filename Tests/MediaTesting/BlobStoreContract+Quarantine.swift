import Media
import Testing

extension BlobStoreContract {
    package func quarantine() throws {
        let store = try make()
        let key = BlobKey.sample("first")
        #expect(try !store.quarantine(key, as: .damaged))
        for text in ["hello", "HELLO"] {
            try store.keep(text, as: key)
            #expect(try store.quarantine(key, as: .unknown))
            #expect(try store.size(of: key) == nil)
        }
        try store.keep("hello", as: key)
        #expect(try store.quarantine(key, as: .damaged))
        #expect(try store.removeQuarantined(.unknown, olderThan: 3_600) == 0)
        #expect(try store.removeQuarantined(.unknown, olderThan: 0) == 2, "one did not overwrite the other")
        #expect(try store.removeQuarantined(.unknown, olderThan: 0) == 0)
        #expect(try store.removeQuarantined(.damaged, olderThan: 0) == 1)

        try store.keep("hello", as: key)
        try store.publish(key, modified: 1, at: "a/b.txt")
        try store.quarantinePublished("a/b.txt")
        try store.quarantinePublished("a/never.txt")
        #expect(!store.isOccupied("a/b.txt"))
        #expect(try store.size(of: key) == 5)
    }

    package func reclaiming() throws {
        let store = try make()
        let key = BlobKey.sample("first")
        #expect(throws: MediaError.contentMissing(key)) { try store.reclaim(key, fromPublished: "a/b.txt") }
        try store.keep("hello", as: key)
        try store.publish(key, modified: 1, at: "a/b.txt")
        try store.remove(key)
        #expect(contents(ofFileAt: store.localPath(ofPublished: "a/b.txt")) == Array("hello".utf8))
        try store.reclaim(key, fromPublished: "a/b.txt")
        #expect(contents(ofFileAt: store.localPath(of: key)) == Array("hello".utf8))
        #expect(store.shares("a/b.txt", with: key))
    }

    package func comparing() throws {
        let store = try make()
        let keys = [BlobKey.sample("a"), .sample("b")]
        #expect(!store.shares("a/b.txt", with: keys[0]))
        #expect(!store.isOccupied("a/b.txt"))
        for (key, text) in zip(keys, ["same", "size"]) { try store.keep(text, as: key) }
        try store.publish(keys[0], modified: 1, at: "a/b.txt")
        #expect(store.isOccupied("a/b.txt"))
        #expect(store.shares("a/b.txt", with: keys[0]))
        #expect(!store.shares("a/b.txt", with: keys[1]))

        #expect(store.shows("t.jpg", renditionOf: keys[0], recipe: "r") == nil)
        try store.render("one", of: keys[0], recipe: "r", modified: 1)
        try store.render("other", of: keys[1], recipe: "r", modified: 2)
        #expect(store.shows("t.jpg", renditionOf: keys[0], recipe: "r") == false)
        #expect(try store.publishDerived(of: keys[0], recipe: "r", modified: 1, at: "t.jpg"))
        #expect(store.shows("t.jpg", renditionOf: keys[0], recipe: "r") == true)
        #expect(store.shows("t.jpg", renditionOf: keys[1], recipe: "r") == false)
    }
}
