import GRDB

/// Merges the ranges of several scopes into one order, reading of each no more than the page may need.
///
/// A binary heap holds the ranges by their next entry. Of a range that runs out of entries twice as many are read next, so
/// that walking past the former ones again costs no more than once over.
struct ScopeMerge {
    /// Entries of one range that are in memory at a time.
    private static let mostEntries: Int64 = 8_192

    private struct Source {
        let range: ScopeRange
        var entries: [ScopeEntry] = []
        var next = 0
        /// Entries of the range that were read so far.
        var read: Int64 = 0
        var chunk: Int64

        var head: ScopeEntry { entries[next] }
    }

    private let order: ScopeOrder
    private let db: Database
    private var heap: [Source] = []

    /// - Parameters:
    ///   - ranges: share no file, and none is empty.
    ///   - order: of the files.
    ///   - expected: entries that will be taken out, the skipped ones included.
    ///   - db: reads the ranges.
    init(_ ranges: [ScopeRange], in order: ScopeOrder, expecting expected: Int64, _ db: Database) throws {
        self.order = order
        self.db = db
        let share = max(2 * expected / Int64(max(ranges.count, 1)), 1)
        heap.reserveCapacity(ranges.count)
        for range in ranges {
            var source = Source(range: range, chunk: min(share, Self.mostEntries))
            if try refill(&source) { heap.append(source) }
        }
        for index in heap.indices.reversed() { sink(index) }
    }

    /// The numbers of the entries after the first `offset`, at most `limit`.
    mutating func numbers(limit: Int64, offset: Int64) throws -> [Int64] {
        for _ in 0..<offset { _ = try pop() }
        var numbers: [Int64] = []
        while numbers.count < limit, let entry = try pop() { numbers.append(entry.number) }
        return numbers
    }

    private mutating func pop() throws -> ScopeEntry? {
        guard !heap.isEmpty else { return nil }
        let entry = heap[0].head
        heap[0].next += 1
        if heap[0].next == heap[0].entries.count, try !refill(&heap[0]) {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
        }
        sink(0)
        return entry
    }

    /// Reads the next entries of a range; false if there are none.
    private func refill(_ source: inout Source) throws -> Bool {
        guard source.read < source.range.files else { return false }
        source.entries.removeAll(keepingCapacity: true)
        source.next = 0
        try order.read(
            source.range, limit: source.chunk, offset: source.read, db, into: &source.entries)
        source.read += Int64(source.entries.count)
        source.chunk = min(2 * source.chunk, Self.mostEntries)
        return !source.entries.isEmpty
    }

    /// Moves a range down to where none below it has an earlier entry.
    private mutating func sink(_ start: Int) {
        var parent = start
        while true {
            var first = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if order.precedes(heap[child].head, heap[first].head) { first = child }
            }
            guard first != parent else { return }
            heap.swapAt(parent, first)
            parent = first
        }
    }
}
