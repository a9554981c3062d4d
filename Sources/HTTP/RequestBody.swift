/// The bytes of a request, pulled once, in order, never held in memory as a whole.
package final class RequestBody {
    /// What the client announced, nil if it announced nothing.
    package let announced: Int64?
    /// Bytes pulled so far.
    package private(set) var received: Int64 = 0

    private let pull: (UnsafeMutableRawBufferPointer) throws -> Int

    /// - Parameters:
    ///   - announced: Content-Length in bytes, nil without one.
    ///   - pull: fills the buffer as far as it can and returns the bytes filled, 0 at the end.
    package init(
        announced: Int64?, pull: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) {
        self.announced = announced
        self.pull = pull
    }

    /// A body that is already there.
    package convenience init(_ bytes: [UInt8] = []) {
        var rest = bytes[...]
        self.init(announced: Int64(bytes.count)) { buffer in
            let piece = rest.prefix(buffer.count)
            buffer.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
    }

    /// Fills `buffer` with the next bytes and returns how many there were, 0 at the end.
    ///
    /// Throws ``RequestBodyError/cutShort`` if the client went away before it had sent what it announced.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard buffer.count > 0 else { return 0 }
        let count = try pull(buffer)
        received += Int64(count)
        if count == 0, let announced, received < announced { throw RequestBodyError.cutShort }
        return count
    }

    /// The whole body, for small ones. Throws ``RequestBodyError/tooLarge(limit:)`` beyond `limit` bytes.
    package func readAll(limit: Int) throws -> [UInt8] {
        if let announced, announced > Int64(limit) { throw RequestBodyError.tooLarge(limit: limit) }
        var bytes: [UInt8] = []
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: min(limit + 1, 65_536), alignment: 16)
        defer { piece.deallocate() }
        while true {
            let count = try read(into: piece)
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else { throw RequestBodyError.tooLarge(limit: limit) }
            bytes.append(contentsOf: piece.prefix(count))
        }
    }
}

/// Why a body could not be read to its end.
package enum RequestBodyError: Error, Equatable {
    /// Fewer bytes came than Content-Length had announced.
    case cutShort
    /// More bytes than the reader is ready to hold.
    case tooLarge(limit: Int)
}
