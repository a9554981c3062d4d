import Media
import Testing

extension BlobStoreContract {
    // MARK: Derived

    package func renditions() throws {
        let store = try make()
        let key = BlobKey.sample("source")
        #expect(store.derived(of: key, recipe: "o.png") == nil)
        let path = try store.render("one", of: key, recipe: "o.png", modified: 1_700_000_000)
        #expect(contents(ofFileAt: path) == nil)
        let rendition = try #require(store.derived(of: key, recipe: "o.png"))
        #expect(rendition.size == 3)
        #expect(rendition.modified == 1_700_000_000)
        #expect(rendition.path.hasSuffix("\(key)/o.png"))
        #expect(store.derived(of: key, recipe: "o.webp") == nil)
        #expect(try store.size(of: key) == nil, "renditions are no content")

        try store.render("other", of: key, recipe: "o.png", modified: 1_700_000_001)
        #expect(store.derived(of: key, recipe: "o.png")?.size == 5)
        #expect(store.derived(of: key, recipe: "o.png")?.modified == 1_700_000_001)
        try store.render("x", of: key, recipe: "e1x1.jpeg", modified: 1)
        try store.render("x", of: .sample("neighbour"), recipe: "o.png", modified: 1)
        var found: [BlobKey] = []
        try store.forEachDerived { found += $0 }
        #expect(found.count == 2 && Set(found) == [key, .sample("neighbour")])

        try store.removeDerived(of: key)
        try store.removeDerived(of: key)
        #expect(store.derived(of: key, recipe: "o.png") == nil)
        #expect(store.derived(of: key, recipe: "e1x1.jpeg") == nil)
        #expect(store.derived(of: .sample("neighbour"), recipe: "o.png") != nil)
    }

    // MARK: Published

    package func publication() throws {
        let store = try make()
        let key = BlobKey.sample("a")
        let path = "core_media/2026/01/31/é ü~%.txt"
        #expect(!store.isPublished(path))
        #expect(throws: MediaError.contentMissing(key)) { try store.publish(key, modified: 1, at: path) }
        #expect(!store.isPublished(path))
        try store.keep("hello", as: key)
        #expect(!store.shows(path, key, modified: 1_700_000_000))
        try store.publish(key, modified: 1_700_000_000, at: path)
        #expect(store.isPublished(path))
        #expect(store.shows(path, key, modified: 1_700_000_000))
        #expect(!store.shows(path, key, modified: 1_700_000_001))
        let expected = ShownFile(bytes: Array("hello".utf8), modified: 1_700_000_000)
        #expect(try shown(store, path) == expected)
        // Again, and somewhere else.
        try store.publish(key, modified: 1_700_000_000, at: path)
        try store.publish(key, modified: 1_700_000_000, at: "b/c.txt")
        #expect(try shown(store, "b/c.txt") == expected)

        try store.remove(key)
        #expect(try shown(store, path) == expected, "published bytes stay until they are unpublished")
        try store.unpublish(path)
        #expect(!store.isPublished(path))
        #expect(try shown(store, path) == nil)
        try store.unpublish(path)
        try store.unpublish("never/was/there.txt")
        try store.unpublish("b/c.txt/below-a-file.txt")
        #expect(store.isPublished("b/c.txt"))
    }

    package func publicationOverOthers() throws {
        let store = try make()
        let keys = [BlobKey.sample("a"), .sample("b")]
        try store.keep("aaa", as: keys[0])
        try store.keep("bbb", as: keys[1])
        try store.publish(keys[0], modified: 1_700_000_000, at: "x/y.txt")
        try store.publish(keys[1], modified: 1_700_000_005, at: "x/y.txt")
        #expect(store.shows("x/y.txt", keys[1], modified: 1_700_000_005))
        #expect(!store.shows("x/y.txt", keys[0], modified: 1_700_000_000))
        #expect(try shown(store, "x/y.txt") == ShownFile(bytes: Array("bbb".utf8), modified: 1_700_000_005))
        #expect(contents(ofFileAt: store.localPath(of: keys[0])) == Array("aaa".utf8), "blobs never change")
        try store.unpublish("x/y.txt")
        #expect(contents(ofFileAt: store.localPath(of: keys[1])) == Array("bbb".utf8))
        #expect(try store.removeStaleIncoming(olderThan: 0) == 0, "nothing is left beside")
    }

    package func renditionsPublished() throws {
        let store = try make()
        let key = BlobKey.sample("source")
        #expect(try !store.publishDerived(of: key, recipe: "o.png", modified: 1_700_000_000, at: "x/t.png"))
        #expect(!store.isPublished("x/t.png"))
        try store.render("one", of: key, recipe: "o.png", modified: 1_700_000_000)
        #expect(try store.publishDerived(of: key, recipe: "o.png", modified: 1_700_000_000, at: "x/t.png"))
        #expect(try shown(store, "x/t.png") == ShownFile(bytes: Array("one".utf8), modified: 1_700_000_000))
        try store.keep("aaa", as: .sample("a"))
        try store.publish(.sample("a"), modified: 1_600_000_000, at: "x/u.png")
        #expect(
            try store.publishDerived(of: key, recipe: "o.png", modified: 1_700_000_000, at: "x/u.png"),
            "whatever lay there")
        #expect(try shown(store, "x/u.png") == ShownFile(bytes: Array("one".utf8), modified: 1_700_000_000))
        try store.removeDerived(of: key)
        #expect(store.isPublished("x/t.png"))
    }

    package func bucketsUnpublished() throws {
        let store = try make()
        try store.keep("aaa", as: .sample("a"))
        let paths = ["one/a.txt", "one/2026/01/31/b.txt", "one.more/c.txt", "two/d.txt"]
        for path in paths { try store.publish(.sample("a"), modified: 1, at: path) }
        func published() throws -> [String] {
            var found: [String] = []
            try store.forEachPublished { found += $0 }
            return found.sorted()
        }
        #expect(try published() == paths.sorted())
        try store.unpublishAll(of: BucketID(unchecked: "one"))
        #expect(try published() == ["one.more/c.txt", "two/d.txt"])
        try store.unpublishAll(of: BucketID(unchecked: "one"))
        try store.unpublishAll(of: BucketID(unchecked: "nowhere"))
        try store.publish(.sample("a"), modified: 1, at: paths[0])
        #expect(try published() == ["one.more/c.txt", "one/a.txt", "two/d.txt"])
        #expect(try store.removeStaleIncoming(olderThan: 0) == 0, "nothing is left beside")
    }
}

extension BlobStore {
    /// Stores text as a rendition and answers where it was written first.
    @discardableResult
    func render(
        _ text: String, of key: BlobKey, recipe: String, modified: Int64
    ) throws -> String {
        let path: String
        do {
            let file = try makeIncoming(expecting: nil)
            path = file.path
            try file.fill(text)
            try storeDerived(file, of: key, recipe: recipe, modified: modified)
        }
        return path
    }
}
