import Testing

@testable import HTTP

struct ResponseBatchesTests {
    private struct Failure: Error {}

    /// A list of `batches` batches of two texts each, between two members.
    private func list(batches: Int, length: Int, indent: Int? = nil) throws -> Response {
        var writer = JSONWriter(indent: indent)
        writer.beginObject()
        writer.key("list")
        writer.beginArray()
        return try .json(200, opening: writer, batches: batches, ending: [10]) { index, writer in
            // One batch has nothing in it.
            guard index != 1 else { return }
            for _ in 0..<2 { writer.string("\(index)" + String(repeating: "x", count: length)) }
        } close: { writer in
            writer.endArray()
            writer.key("end")
            writer.bool(true)
            writer.endObject()
        }
    }

    private func bytes(of response: Response) throws -> [UInt8] {
        switch response.body {
        case .bytes(let bytes): bytes
        case .pieces(let pieces): try (0..<pieces.count).flatMap { try pieces.make($0) }
        default: []
        }
    }

    @Test(arguments: [0, 1, 2, 3])
    func `a short list is one block`(batches: Int) throws {
        let response = try list(batches: batches, length: 3)
        guard case .bytes(let bytes) = response.body else { Issue.record("in pieces"); return }
        let texts = [["0xxx", "0xxx"], [], ["2xxx", "2xxx"]].prefix(batches).flatMap(\.self).map {
            #""\#($0)""#
        }
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"list":[\#(texts.joined(separator: ","))],"end":true}"# + "\n")
    }

    @Test(arguments: [nil, 2])
    func `a long list is the same text in pieces, none of them long`(indent: Int?) throws {
        let response = try list(batches: 40, length: 100_000, indent: indent)
        guard case .pieces(let pieces) = response.body else { Issue.record("in one block"); return }
        #expect(response.headers["Content-Type"] == "application/json")
        for index in 1..<pieces.count { #expect(try pieces.make(index).count < 210_000) }
        var writer = JSONWriter(indent: indent)
        writer.beginObject()
        writer.key("list")
        writer.beginArray()
        for index in 0..<40 where index != 1 {
            for _ in 0..<2 { writer.string("\(index)" + String(repeating: "x", count: 100_000)) }
        }
        writer.endArray()
        writer.key("end")
        writer.bool(true)
        writer.endObject()
        #expect(try bytes(of: response) == writer.bytes + [10])
    }

    @Test func `an error in the first part is thrown, a later one comes with its piece`() throws {
        func list(failingAt failing: Int) throws -> Response {
            try .json(200, opening: JSONWriter(), batches: 40) { index, writer in
                if index == failing { throw Failure() }
                writer.string(String(repeating: "x", count: 100_000))
            } close: { _ in
            }
        }
        #expect(throws: Failure.self) { try list(failingAt: 3) }
        let response = try list(failingAt: 30)
        #expect(throws: Failure.self) { try bytes(of: response) }
    }
}
