import HTTP
import Testing

@Suite struct RequestBodyTests {
    /// A body that gives out `bytes` in pieces of `step`, whatever was announced.
    private func body(_ bytes: [UInt8], announced: Int64?, step: Int = 3) -> RequestBody {
        var rest = bytes[...]
        return RequestBody(announced: announced) { buffer in
            let piece = rest.prefix(min(step, buffer.count))
            buffer.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
    }

    private func read(_ body: RequestBody, _ size: Int) throws -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
        defer { buffer.deallocate() }
        return Array(buffer.prefix(try body.read(into: buffer)))
    }

    @Test func `bytes come once, in order, and are counted`() throws {
        let body = RequestBody([1, 2, 3, 4, 5])
        #expect(body.announced == 5)
        #expect(try read(body, 2) == [1, 2])
        #expect(body.received == 2)
        #expect(try read(body, 0) == [])
        #expect(try read(body, 9) == [3, 4, 5])
        #expect(try read(body, 9) == [])
        #expect(body.received == 5)
        #expect(try read(RequestBody(), 1) == [])
    }

    @Test(arguments: [nil, 7] as [Int64?])
    func `a whole body is read up to its limit`(announced: Int64?) throws {
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7]
        #expect(try body(bytes, announced: announced).readAll(limit: 7) == bytes)
        #expect(throws: RequestBodyError.tooLarge(limit: 6)) {
            try body(bytes, announced: announced).readAll(limit: 6)
        }
        #expect(throws: RequestBodyError.tooLarge(limit: 0)) {
            try body(bytes, announced: announced).readAll(limit: 0)
        }
        #expect(try body([], announced: nil).readAll(limit: 0) == [])
    }

    @Test func `a body announced as too large is not read at all`() throws {
        let large = body([1, 2, 3], announced: 1_000)
        #expect(throws: RequestBodyError.tooLarge(limit: 999)) { try large.readAll(limit: 999) }
        #expect(large.received == 0)
    }

    @Test func `a body that ends before its length is cut short`() throws {
        #expect(throws: RequestBodyError.cutShort) { try body([1, 2, 3], announced: 4).readAll(limit: 10) }
        let cut = body([1, 2, 3], announced: 4)
        #expect(try read(cut, 10) == [1, 2, 3])
        #expect(throws: RequestBodyError.cutShort) { try read(cut, 10) }
        #expect(throws: RequestBodyError.cutShort) { try read(cut, 10) }
        #expect(try body([1, 2, 3], announced: nil).readAll(limit: 10) == [1, 2, 3])
    }

    @Test func `a large body is read in large blocks`() throws {
        let bytes = [UInt8](repeating: 7, count: 300_000)
        var pulls = 0
        let source = body(bytes, announced: nil, step: .max)
        let counted = RequestBody(announced: 300_000) { buffer in
            pulls += 1
            return try source.read(into: buffer)
        }
        #expect(try counted.readAll(limit: .max - 1) == bytes)
        #expect(pulls == 6)
    }
}
