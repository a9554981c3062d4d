import Testing

/// The measure itself: what a ledger lets pass and what not.
struct LedgerTests {
    private let first = Array("first".utf8)
    private let second = Array("second".utf8)

    @Test func `an unfinished replace may show either content, a finished one only the new`() {
        let ledger = Ledger()
        ledger.created("a", first)
        let version = ledger.begins("a", second)
        #expect(ledger.allows(first, of: "a", since: 0))
        #expect(ledger.allows(second, of: "a", since: 0))
        #expect(!ledger.allows(Array("third".utf8), of: "a", since: 0))
        ledger.acknowledged("a", version)
        #expect(!ledger.allows(first, of: "a", since: ledger.promised("a")))
        #expect(!ledger.allows(nil, of: "a", since: ledger.promised("a")))
    }

    @Test func `what was deleted may not return`() {
        let ledger = Ledger()
        ledger.created("a", first)
        ledger.acknowledged("a", ledger.begins("a", nil))
        #expect(ledger.allows(nil, of: "a", since: ledger.promised("a")))
        #expect(!ledger.allows(first, of: "a", since: ledger.promised("a")))
    }
}
