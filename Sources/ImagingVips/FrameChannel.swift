import CVips
import Glibc

/// What can go wrong on a ``FrameChannel``.
enum FrameError: Error { case ended, late, malformed }

/// A descriptor that is closed with the last reference to it.
final class OwnedDescriptor: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }
}

/// A Unix stream socket that carries frames: four bytes of length, most significant first, then the payload.
///
/// Descriptors may go with a frame (SCM_RIGHTS): whoever gets them needs no paths and no right to open any.
final class FrameChannel: Sendable {
    /// No payload is longer.
    static let limit = 64 * 1_024

    let descriptor: Int32

    /// Takes over `descriptor` and closes it in the end.
    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Whether a receive would not block: bytes nobody asked for, or the end.
    var hasInputOrEnded: Bool {
        var facts = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&facts, 1, 0) != 0
    }

    /// Sends one frame and copies of `descriptors`; never raises SIGPIPE.
    ///
    /// A payload within the limit fits the socket's buffer, so it never waits.
    func send(_ payload: [UInt8], descriptors: [Int32] = []) throws(FrameError) {
        guard payload.count <= Self.limit, descriptors.count <= Int(MEDIA_DESCRIPTOR_LIMIT) else {
            throw .malformed
        }
        let length = UInt32(payload.count)
        let frame = (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + payload
        var sent = 0
        while sent < frame.count {
            let count = frame.withUnsafeBytes {
                media_send_descriptors(
                    descriptor, $0.baseAddress?.advanced(by: sent), frame.count - sent, descriptors,
                    sent == 0 ? Int32(descriptors.count) : 0)
            }
            if count > 0 {
                sent += count
            } else if errno != EINTR {
                throw errno == EAGAIN ? .late : .ended
            }
        }
    }

    /// The next frame's payload; descriptors that come along are closed. Without a deadline it waits for ever.
    func receive(by deadline: ContinuousClock.Instant? = nil) throws(FrameError) -> [UInt8] {
        try receiveWithDescriptors(by: deadline).payload
    }

    /// The next frame's payload and the descriptors that came along.
    func receiveWithDescriptors(
        by deadline: ContinuousClock.Instant? = nil
    ) throws(FrameError) -> (payload: [UInt8], descriptors: [OwnedDescriptor]) {
        var descriptors: [OwnedDescriptor] = []
        let length = try read(4, by: deadline, &descriptors).reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.limit else { throw .malformed }
        return (try read(length, by: deadline, &descriptors), descriptors)
    }

    private func read(
        _ count: Int, by deadline: ContinuousClock.Instant?, _ descriptors: inout [OwnedDescriptor]
    ) throws(FrameError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var numbers = [Int32](repeating: -1, count: Int(MEDIA_DESCRIPTOR_LIMIT))
        var filled = 0
        while filled < count {
            try waitForInput(by: deadline)
            var arrived: Int32 = 0
            let got = bytes.withUnsafeMutableBytes {
                media_receive_descriptors(
                    descriptor, $0.baseAddress?.advanced(by: filled), count - filled, &numbers, &arrived)
            }
            descriptors += numbers.prefix(Int(arrived)).map(OwnedDescriptor.init)
            if got > 0 {
                filled += got
            } else if got == 0 || (errno != EINTR && errno != EAGAIN) {
                throw .ended
            }
        }
        return bytes
    }

    private func waitForInput(by deadline: ContinuousClock.Instant?) throws(FrameError) {
        var facts = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            var milliseconds: Int32 = -1
            if let deadline {
                let left = deadline - .now
                guard left > .zero else { throw .late }
                milliseconds = Int32(
                    clamping: left.components.seconds * 1_000 + 1
                        + left.components.attoseconds / 1_000_000_000_000_000)
            }
            let ready = poll(&facts, 1, milliseconds)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw .ended }
        }
    }
}
