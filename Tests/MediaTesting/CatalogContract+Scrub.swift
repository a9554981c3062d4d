import Media
import Testing

extension CatalogContract {
    package func scrubs() throws {
        let catalog = try make()
        #expect(try catalog.scrubProgress() == nil)
        let first = ScrubProgress(startedAt: Timestamp(microseconds: 5))
        #expect(try catalog.noteScrub(first, former: nil))
        #expect(try !catalog.noteScrub(first, former: nil), "another has begun")
        var second = first
        second.position = .sample("a")
        second.contents = 3
        second.bytes = 1 << 40
        second.finishedAt = Timestamp(microseconds: 9)
        #expect(try !catalog.noteScrub(second, former: second))
        #expect(try catalog.noteScrub(second, former: first))
        #expect(try catalog.scrubProgress() == second)

        let keys = ["a", "b", "c"].map { BlobKey.sample($0) }.sorted { $0.hex < $1.hex }
        for key in keys + [keys[0]] { try catalog.noteDamage(key) }
        #expect(try catalog.damages() == keys)
        try catalog.forgetDamage([keys[1], .sample("never noted")])
        try catalog.forgetDamage([])
        #expect(try catalog.damages() == [keys[0], keys[2]])
    }

    package func contents() throws {
        let catalog = try make()
        #expect(try catalog.contents(after: nil, limit: 10) == [])
        var drafts = ["one", "two", "three"].map { FileDraft.sample($0) }
        drafts.append(FileDraft(bucket: .standard, content: drafts[0].content, path: "default/again"))
        for draft in drafts { _ = try catalog.insert(draft) }
        let expected = Dictionary(drafts.map { ($0.content.blob, $0.content.size) }) { $1 }
            .map { StoredContent(key: $0.key, size: $0.value) }.sorted { $0.key.hex < $1.key.hex }
        #expect(try catalog.contents(after: nil, limit: 10) == expected, "each once")
        #expect(try catalog.contents(after: nil, limit: 1) == Array(expected.prefix(1)))
        #expect(try catalog.contents(after: expected[0].key, limit: 10) == Array(expected.dropFirst()))
        #expect(try catalog.contents(after: expected.last?.key, limit: 10) == [])
    }
}
