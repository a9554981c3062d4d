import MediaTesting
import Testing

@testable import Media

/// Bodies on their way take room together (Decisions/0030).
struct AdmittedBodiesTests {
    private let shelf: Shelf
    private var library: MediaLibrary { shelf.library }

    init() throws {
        shelf = try Shelf()
        shelf.blobs.setFreeBytes(1_000)
    }

    @Test func `a body needs room as the web server keeps it and as it is stored`() throws {
        try library.admitBody(of: 500, request: "1", caller: "a")
        library.bodyHasArrived("1")
        #expect(throws: MediaError.noSpace) { try library.admitBody(of: 501, request: "2", caller: "a") }
        try library.admitBody(of: 500, request: "3", caller: "a")
    }

    @Test func `bodies that each fit are not admitted beyond the room for all`() throws {
        for (request, caller) in [("1", "a"), ("2", "b"), ("3", "c")] {
            try library.admitBody(of: 200, request: request, caller: caller)
        }
        #expect(throws: MediaError.busy) { try library.admitBody(of: 300, request: "4", caller: "d") }
        library.bodyHasArrived("2")
        try library.admitBody(of: 300, request: "5", caller: "d")
    }

    @Test func `a body that is refused takes no room`() throws {
        try library.admitBody(of: 200, request: "1", caller: "a")
        for number in 2..<10 {
            #expect(throws: MediaError.busy) {
                try library.admitBody(of: 450, request: "\(number)", caller: "b")
            }
        }
        try library.admitBody(of: 300, request: "10", caller: "c")
    }

    @Test func `bodies of one caller leave half of the room to others`() throws {
        try library.admitBody(of: 250, request: "1", caller: "a")
        try library.admitBody(of: 250, request: "2", caller: "a")
        #expect(throws: MediaError.busy) { try library.admitBody(of: 1, request: "3", caller: "a") }
        try library.admitBody(of: 250, request: "4", caller: "b")
    }

    @Test func `no sum of lengths overflows`() {
        for request in ["1", "2", "3"] {
            #expect(throws: MediaError.noSpace) {
                try library.admitBody(of: .max, request: request, caller: "a")
            }
        }
    }

    @Test func `a body whose client gave up is forgotten in time`() {
        let bodies = AdmittedBodies()
        let start = ContinuousClock.now
        func outstanding(_ request: String, bytes: Int64, after seconds: Int) -> Int64 {
            bodies.note(request, of: "a", bytes: bytes, now: start + .seconds(seconds)).all
        }
        #expect(outstanding("1", bytes: 120 << 20, after: 0) == 120 << 20)
        #expect(outstanding("2", bytes: 5 << 30, after: 179) == 120 << 20 + 5 << 30)
        #expect(outstanding("3", bytes: 1, after: 180) == 5 << 30 + 1)
        #expect(outstanding("4", bytes: 1, after: 179 + 899) == 5 << 30 + 1)
        #expect(outstanding("5", bytes: 1, after: 179 + 900) == 2)
    }
}
