import Testing

@testable import FastCGI

struct BulkheadTests {
    private typealias Hold = Bulkhead<Int>

    private func entry(_ number: Int, _ caller: String = "a", work: String? = nil) -> Hold.Entry {
        Hold.Entry(request: number, caller: caller, work: work)
    }

    /// The request that runs, nil if none does.
    private func started(_ admission: Hold.Admission) -> Int? {
        guard case .run(let entry) = admission else { return nil }
        return entry.request
    }

    private func isRefused(_ admission: Hold.Admission) -> Bool {
        guard case .refused = admission else { return false }
        return true
    }

    @Test func `requests beyond the limit wait in the order in which they came`() {
        let hold = Hold(limit: 2)
        #expect(started(hold.enter(entry(1))) == 1)
        #expect(started(hold.enter(entry(2))) == 2)
        for number in 3...5 { #expect(started(hold.enter(entry(number))) == nil) }
        #expect(hold.leave(entry(1))?.request == 3)
        #expect(hold.leave(entry(2))?.request == 4)
        #expect(hold.leave(entry(3))?.request == 5)
        #expect(hold.leave(entry(4)) == nil)
        #expect(hold.leave(entry(5)) == nil)
        #expect(started(hold.enter(entry(6))) == 6)
    }

    @Test func `callers take turns, however many requests one has`() {
        let hold = Hold(limit: 1)
        _ = hold.enter(entry(0))
        for number in 1...3 { _ = hold.enter(entry(number, "a")) }
        _ = hold.enter(entry(4, "b"))
        _ = hold.enter(entry(5, "c"))
        var order: [Int] = []
        var last = entry(0)
        while let next = hold.leave(last) {
            order.append(next.request)
            last = next
        }
        #expect(order == [1, 4, 5, 2, 3])
    }

    @Test func `a caller leaves as many places as it takes where places are shared`() {
        let hold = Hold(limit: 8, isShared: true)
        func running(_ caller: String) -> Int {
            (1...8).count { started(hold.enter(entry($0, caller))) != nil }
        }
        #expect(["a", "b", "c", "d", "e"].map(running) == [4, 2, 1, 1, 0])
    }

    @Test func `requests for the same work follow each other and hold up no other`() {
        let hold = Hold(limit: 4)
        #expect(started(hold.enter(entry(1, work: "x"))) == 1)
        #expect(started(hold.enter(entry(2, "b", work: "x"))) == nil)
        #expect(started(hold.enter(entry(3, "b", work: "y"))) == 3)
        #expect(hold.leave(entry(3, "b", work: "y")) == nil)
        #expect(hold.leave(entry(1, work: "x"))?.request == 2)
    }

    @Test func `too many waiting requests are refused, of one caller and of all`() {
        let hold = Hold(limit: 1, mostWaiting: 3, mostWaitingOfCaller: 2)
        _ = hold.enter(entry(0))
        #expect((1...3).map { isRefused(hold.enter(entry($0))) } == [false, false, true])
        #expect((4...5).map { isRefused(hold.enter(entry($0, "b"))) } == [false, true])
    }

    @Test func `what has waited too long is given up`() {
        let hold = Hold(limit: 1)
        let now = ContinuousClock.now
        _ = hold.enter(entry(0))
        for (number, seconds) in [(1, 10), (2, 30)] {
            var entry = entry(number)
            entry.deadline = now + .seconds(seconds)
            _ = hold.enter(entry)
        }
        #expect(hold.expire(now: now).isEmpty)
        #expect(hold.expire(now: now + .seconds(20)).map(\.request) == [1])
        #expect(hold.leave(entry(0))?.request == 2)
        #expect(hold.leave(entry(2)) == nil)
    }
}
