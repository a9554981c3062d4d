import Media
import Testing

extension BlobStoreContract {
    package func evictions() throws {
        let store = try make()
        let keys = (0..<20).map { BlobKey.sample("\($0)") }
        for key in keys { try store.render("x", of: key, recipe: "o.png", modified: 1_700_000_000) }
        let each = try #require(store.derived(of: keys[0], recipe: "o.png")).space
        #expect(each == 4_096)
        #expect(try store.evictDerived(above: 0) == 0, "what is in use stays, whatever the limit")
        try age(store, 300)
        // Looked at, they are in use again.
        for key in keys[..<12] { #expect(store.derived(of: key, recipe: "o.png")?.modified == 1_700_000_000) }
        #expect(try store.evictDerived(above: 20 * each) == 0, "as much as there may be")
        #expect(try store.evictDerived(above: 20 * each - 1) == 2, "down to nine tenths")
        #expect(try store.evictDerived(above: 18 * each) == 0)
        #expect(try store.evictDerived(above: each) == 6, "and none that is in use")
        for key in keys[..<12] { #expect(store.derived(of: key, recipe: "o.png")?.modified == 1_700_000_000) }
        for key in keys[12...] { #expect(store.derived(of: key, recipe: "o.png") == nil) }
        var left: [BlobKey] = []
        try store.forEachDerived { left += $0 }
        #expect(Set(left) == Set(keys[..<12]), "nothing is left of the others")
    }

    package func evictionOrder() throws {
        let store = try make()
        let keys = (0..<12).map { BlobKey.sample("\($0)") }
        for key in keys { try store.render("x", of: key, recipe: "o.png", modified: 1_700_000_000) }
        let each = DerivedFile.space(of: 1)
        // What is published takes no space of its own; of the others those used longest ago go first.
        #expect(
            try store.publishDerived(of: keys[0], recipe: "o.png", modified: 1_700_000_000, at: "x/t.png"))
        try age(store, 300)
        try store.render("x", of: keys[1], recipe: "o.png", modified: 1)
        try age(store, 300)
        #expect(try store.evictDerived(above: 11 * each) == 0)
        #expect(try store.evictDerived(above: 2 * each) == 10)
        #expect(store.derived(of: keys[0], recipe: "o.png") != nil)
        #expect(store.derived(of: keys[1], recipe: "o.png") != nil, "stored anew, it was used last")
        #expect(try shown(store, "x/t.png")?.modified == 1_700_000_000)
        try store.unpublish("x/t.png")
        try age(store, 300)
        #expect(try store.evictDerived(above: 0) == 2)
    }

    package func crowds() throws {
        let store = try make()
        let (key, neighbour) = (BlobKey.sample("crowd"), BlobKey.sample("neighbour"))
        let recipes = (0..<20).map { "e\($0)x1.png" }
        for recipe in recipes { try store.render("x", of: key, recipe: recipe, modified: 1) }
        try store.render("x", of: neighbour, recipe: "o.png", modified: 1)
        #expect(try store.evictDerived(of: key, above: 10) == 0, "all are in use")
        try age(store, 300)
        for recipe in recipes[15...] { #expect(store.derived(of: key, recipe: recipe) != nil) }
        #expect(try store.evictDerived(of: key, above: 20) == 0)
        #expect(try store.evictDerived(of: key, above: 10) == 11)
        #expect(recipes.count { store.derived(of: key, recipe: $0) != nil } == 9)
        for recipe in recipes[15...] { #expect(store.derived(of: key, recipe: recipe) != nil) }
        #expect(store.derived(of: neighbour, recipe: "o.png") != nil)
        #expect(try store.evictDerived(of: .sample("absent"), above: 0) == 0)
    }
}
