import Synchronization
import Testing

@testable import HTTP

struct JSONListTests {
    private struct Failure: Error {}

    /// Texts of these lengths; those of length 0 are gone.
    private func list(_ lengths: [Int], batch: Int = 8) -> JSONList<String> {
        JSONList(count: lengths.count, batch: batch) { places in
            places.map { lengths[$0] == 0 ? nil : text($0, lengths[$0]) }
        } write: { element, writer in
            writer.string(element)
        }
    }

    private func text(_ place: Int, _ length: Int) -> String {
        "\(place)" + String(repeating: "x", count: length)
    }

    /// A writer inside the array of an object.
    private func inside(indent: Int? = nil) -> JSONWriter {
        var writer = JSONWriter(indent: indent)
        writer.beginObject()
        writer.key("list")
        writer.beginArray()
        return writer
    }

    private func response(_ list: JSONList<String>, indent: Int? = nil) throws -> Response {
        let opening = inside(indent: indent)
        return try list.page(in: opening).response(200, opening: opening, ending: [10]) { writer in
            writer.endArray()
            writer.key("end")
            writer.bool(true)
            writer.endObject()
        }
    }

    /// What the answer has to be for these texts.
    private func expected(_ texts: [String], indent: Int? = nil) -> [UInt8] {
        var writer = inside(indent: indent)
        for text in texts { writer.string(text) }
        writer.endArray()
        writer.key("end")
        writer.bool(true)
        writer.endObject()
        return writer.bytes + [10]
    }

    private func bytes(of response: Response) throws -> [UInt8] {
        switch response.body {
        case .bytes(let bytes): bytes
        case .pieces(let pieces): try (0..<pieces.count).flatMap { try pieces.make($0) }
        default: []
        }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 30])
    func `a short list is one block`(count: Int) throws {
        let response = try response(list(Array(repeating: 3, count: count)))
        guard case .bytes(let bytes) = response.body else { Issue.record("in pieces"); return }
        #expect(bytes == expected((0..<count).map { text($0, 3) }))
        #expect(response.headers["Content-Type"] == "application/json")
    }

    @Test(arguments: [nil, 2])
    func `a long list is the same text in pieces, none of them long`(indent: Int?) throws {
        let response = try response(list(Array(repeating: 100_000, count: 39), batch: 2), indent: indent)
        guard case .pieces(let pieces) = response.body else { Issue.record("in one block"); return }
        #expect(response.headers["Content-Type"] == "application/json")
        for index in 1..<pieces.count { #expect(try pieces.make(index).count < 210_000) }
        #expect(try bytes(of: response) == expected((0..<39).map { text($0, 100_000) }, indent: indent))
    }

    @Test func `elements that are gone are left out and counted`() throws {
        let list = list([0, 3, 0, 3, 0])
        #expect(try list.page(in: inside()).count == 5)
        #expect(try bytes(of: response(list)) == expected([text(1, 3), text(3, 3)]))
        #expect(try list.countAtEnd(in: inside()) == 5)
    }

    @Test(arguments: [1, 3, 8])
    func `a list ends where there is no more room`(batch: Int) throws {
        let list = list(Array(repeating: 100_000, count: 100), batch: batch)
        let fitting = JSONPage.room / 100_006
        #expect(try list.page(in: inside()).count == fitting)
        #expect(try bytes(of: response(list)) == expected((0..<fitting).map { text($0, 100_000) }))
        #expect(try list.countAtEnd(in: inside()) == fitting)
    }

    @Test func `an element without room is sent alone`() throws {
        let (small, large) = (10, JSONPage.room + 1)
        #expect(try list([large, small]).page(in: inside()).count == 1)
        #expect(try bytes(of: response(list([large, small]))) == expected([text(0, large)]))
        #expect(try list([small, large]).page(in: inside()).count == 1)
        #expect(try bytes(of: response(list([small, large]))) == expected([text(0, small)]))
        #expect(try list([small, large]).countAtEnd(in: inside()) == 1)
        #expect(try list([large, small]).countAtEnd(in: inside()) == 1)
    }

    @Test func `what has room at the end is what a page from there on has`() throws {
        let lengths = (0..<300).map { $0 % 7 == 0 ? 250_000 : 20 + $0 }
        var end = lengths.count
        while end > 0 {
            let count = try list(Array(lengths[..<end])).countAtEnd(in: inside())
            #expect(try list(Array(lengths[(end - count)..<end])).page(in: inside()).count == count)
            end -= count
        }
    }

    @Test func `an error in the first part is thrown, a later one comes with its piece`() throws {
        let failing = Mutex(3)
        func answer() throws -> Response {
            let list = JSONList<String>(count: 30, batch: 1) { places in
                if failing.withLock({ places.contains($0) }) { throw Failure() }
                return [text(places.lowerBound, 100_000)]
            } write: { element, writer in
                writer.string(element)
            }
            return try response(list)
        }
        #expect(throws: Failure.self) { try answer() }
        failing.withLock { $0 = 30 }
        let late = try answer()
        failing.withLock { $0 = 25 }
        #expect(throws: Failure.self) { try bytes(of: late) }
    }

    @Test func `an answer whose elements grow while it is sent breaks off before it is too long`() throws {
        let length = Mutex(50_000)
        let list = JSONList<String>(count: 80, batch: 8) { places in
            places.map { text($0, length.withLock { $0 }) }
        } write: { element, writer in
            writer.string(element)
        }
        let growing = try response(list)
        length.withLock { $0 = 500_000 }
        #expect(throws: JSONPage.Outgrown.self) { try bytes(of: growing) }
    }
}
