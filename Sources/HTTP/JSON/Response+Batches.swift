extension Response {
    /// Bytes of JSON that are gathered before the rest is made while it is sent.
    static let gatheredJSON = 1 << 20

    /// A body of JSON around a list whose elements are written in batches, so that a long list takes no more memory than a
    /// short one.
    ///
    /// A short list comes as one block with its length. Of a long one the first part is written at once, and the other
    /// batches when the client takes them.
    ///
    /// - Parameters:
    ///   - opening: what was written so far, up to the beginning of the list.
    ///   - batches: how many there are.
    ///   - write: writes the elements of one batch.
    ///   - close: ends the list and writes what follows.
    ///   - ending: bytes after the JSON.
    /// - Throws: what `write` throws for a batch that is written at once.
    package static func json(
        _ status: Status, opening: JSONWriter, batches: Int, ending: [UInt8] = [],
        write: @escaping @Sendable (Int, inout JSONWriter) throws -> Void,
        close: @escaping @Sendable (inout JSONWriter) -> Void
    ) throws -> Response {
        var writer = opening
        var written = 0
        while written < batches, writer.bytes.count < gatheredJSON {
            try write(written, &writer)
            written += 1
        }
        if written == batches {
            close(&writer)
            return .json(status, writer.bytes + ending)
        }
        let beginning = writer.takeBytes()
        let (rest, first) = (writer, written)
        var response = Response(status, headers: ["Content-Type": "application/json"])
        response.body = .pieces(
            ResponsePieces(count: batches - first + 1) { index in
                if index == 0 { return beginning }
                var writer = rest
                try write(first + index - 1, &writer)
                guard first + index == batches else { return writer.takeBytes() }
                close(&writer)
                return writer.takeBytes() + ending
            })
        return response
    }
}
