import Synchronization

/// The elements of a list that one answer carries.
///
/// nginx keeps what a slow reader has not taken yet in a file of its own, so an answer has a bound in bytes whatever the
/// elements are.
package struct JSONPage: Sendable {
    /// Bytes of JSON that the elements may have; a first element that alone has more is sent all the same.
    package static let room = 4 << 20
    /// Bytes that are gathered before the rest is made while it is sent.
    static let gathered = 1 << 20
    /// Bytes that are sent at most, whatever the elements have grown to since they were measured: less than the file
    /// of nginx may have.
    static let most = 7 << 20

    /// The elements grew so much while they were sent that the answer had to break off.
    struct Outgrown: Error {}

    /// How many elements it has, with those that are gone.
    package let count: Int
    private let beginning: JSONWriter
    private let pieces: [Range<Int>]
    private let write: @Sendable (Range<Int>, inout JSONWriter) throws -> Void

    /// - Parameters:
    ///   - count: how many elements were chosen.
    ///   - beginning: inside the array, with the first elements written.
    ///   - pieces: the places of those that are not written yet.
    ///   - write: writes the elements at some places.
    init(
        count: Int, beginning: JSONWriter, pieces: [Range<Int>],
        write: @escaping @Sendable (Range<Int>, inout JSONWriter) throws -> Void
    ) {
        self.count = count
        self.beginning = beginning
        self.pieces = pieces
        self.write = write
    }

    /// Makes the answer: a short list comes as one block with its length; of a long one the first part is written at once
    /// and the rest when the client takes it.
    ///
    /// - Parameters:
    ///   - status: of the answer.
    ///   - opening: what was written so far, up to the beginning of the array.
    ///   - ending: bytes after the JSON.
    ///   - close: ends the array and writes what follows.
    /// - Returns: the answer.
    package func response(
        _ status: Status, opening: JSONWriter, ending: [UInt8] = [],
        close: @escaping @Sendable (inout JSONWriter) -> Void
    ) -> Response {
        var writer = beginning
        guard !pieces.isEmpty else {
            close(&writer)
            return .json(status, opening.bytes + writer.bytes + ending)
        }
        let first = opening.bytes + writer.takeBytes()
        let (rest, pieces, write) = (writer, pieces, write)
        let sent = Sent(first.count)
        var response = Response(status, headers: ["Content-Type": "application/json"])
        response.body = .pieces(
            ResponsePieces(count: pieces.count + 1) { index in
                guard index > 0 else { return first }
                var writer = rest
                try write(pieces[index - 1], &writer)
                if index == pieces.count { close(&writer) }
                guard sent.add(writer.bytes.count) <= Self.most else { throw Outgrown() }
                return index == pieces.count ? writer.takeBytes() + ending : writer.takeBytes()
            })
        return response
    }
}

/// Bytes of one answer that were made so far.
private final class Sent: Sendable {
    private let bytes: Mutex<Int>

    init(_ bytes: Int) { self.bytes = Mutex(bytes) }

    /// Returns how many there are now.
    func add(_ count: Int) -> Int {
        bytes.withLock { bytes in
            bytes += count
            return bytes
        }
    }
}
