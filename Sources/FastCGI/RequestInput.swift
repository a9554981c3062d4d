import CFastCGI
import HTTP

/// The STDIN stream of one request.
///
/// libfcgi frees the stream with the request; after ``end()`` it reads as cut short, whoever still holds it.
final class RequestInput {
    private var stream: UnsafeMutablePointer<FCGX_Stream>?
    private let announced: Int64?
    /// Bytes that came, for the responder or to be thrown away.
    private(set) var received: Int64 = 0

    init(_ stream: UnsafeMutablePointer<FCGX_Stream>, announced: Int64?) {
        self.stream = stream
        self.announced = announced
    }

    /// Whether the web server broke off, or the framing: what follows cannot be understood.
    private(set) var isBroken = false
    private var isEnded = false

    /// Whether more of the body may come: fewer bytes came than were announced, or nothing said how many.
    var isIncomplete: Bool { announced.map { received < $0 } ?? !isEnded }

    /// Fills `buffer` as far as it can, never beyond what was announced (RFC 3875 §4.2); 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let wanted = min(Int64(buffer.count), announced.map { $0 - received } ?? .max)
        guard wanted > 0 else { return 0 }
        let count = take(into: buffer.baseAddress, Int32(clamping: wanted))
        if count == 0, stream == nil || isBroken { throw RequestBodyError.cutShort }
        return count
    }

    /// Throws away what is left, nothing of what is known to be longer than `limit` bytes, and for about so long; returns
    /// whether the end was reached.
    ///
    /// Bytes left on a kept connection would be read as its next records.
    func drain(limit: Int, within time: Duration) -> Bool {
        if !isEnded, let announced, announced - received > Int64(limit) { return false }
        let deadline = ContinuousClock.now + time
        return withUnsafeTemporaryAllocation(byteCount: 8_192, alignment: 16) { buffer in
            var rest = limit
            while rest >= 0 {
                let wanted = min(buffer.count, rest + 1)
                let count = take(into: buffer.baseAddress, Int32(wanted))
                guard count == wanted else { return !isBroken }
                rest -= count
                if ContinuousClock.now > deadline { return false }
            }
            return false
        }
    }

    /// Lets go of the stream, which is about to be freed.
    func end() { stream = nil }

    private func take(into address: UnsafeMutableRawPointer?, _ wanted: Int32) -> Int {
        guard let stream else { return 0 }
        let count = FCGX_GetStr(address?.assumingMemoryBound(to: CChar.self), wanted, stream)
        received += Int64(count)
        if count < wanted {
            isEnded = true
            isBroken = FCGX_GetError(stream) != 0
        }
        return Int(count)
    }
}
