import Glibc

/// An open file of which a portion is sent.
final class FilePortion {
    /// Bytes read at a time: what one FastCGI record may hold.
    private static let pieceSize = 65_535

    private let descriptor: Int32
    private var offset: Int64
    private var left: Int64

    /// Why a file cannot be sent.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    /// Throws ``Unreadable`` if the file cannot be opened or is shorter.
    init(path: String, offset: Int64, length: Int64) throws(Unreadable) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw Unreadable(description: "open: \(String(cString: strerror(errno)))")
        }
        self.offset = offset
        left = length
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, Int64(facts.st_size) >= offset + length else {
            throw Unreadable(description: "shorter than \(offset + length) bytes")
        }
    }

    /// Whether all of it was handed out.
    var isSent: Bool { left == 0 }

    deinit { close(descriptor) }

    /// The next bytes, nil at the end and for what cannot be read: the answer is cut short then.
    func next() -> [UInt8]? {
        guard left > 0 else { return nil }
        let size = Int(min(left, Int64(Self.pieceSize)))
        let piece = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            var got: Int
            repeat {
                got = pread(descriptor, buffer.baseAddress, size, Int(offset))
            } while got < 0 && errno == EINTR
            count = max(got, 0)
        }
        guard !piece.isEmpty else { return nil }
        offset += Int64(piece.count)
        left -= Int64(piece.count)
        return piece
    }
}
