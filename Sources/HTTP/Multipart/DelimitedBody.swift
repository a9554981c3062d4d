import Glibc

/// A request body seen through a window of constant size, cut at the delimiters of a form.
///
/// A delimiter is looked for at each CR and matched byte by byte; since it holds one CR only, its first, a
/// failed match is skipped whole. What has been matched is kept while more bytes are pulled, so no byte is
/// compared twice however the body arrives.
final class DelimitedBody {
    /// What lies at the front of the window.
    enum Stretch {
        /// Bytes before the next delimiter, never empty, valid until the next call.
        case data(UnsafeRawBufferPointer)
        /// A delimiter line, consumed.
        case delimiter
        /// The delimiter that closes the form, consumed.
        case close
    }

    private enum Match {
        /// No delimiter starts here, and none within the next `length` bytes.
        case none(length: Int)
        case undecided
        case delimiter(length: Int)
        case close(length: Int)
    }

    /// RFC 2046 §5.1.1 sets no bound on the padding after a delimiter; senders write none at all.
    private static let paddingLimit = 1_024
    private static let windowSize = 65_536

    private let body: RequestBody
    private let delimiter: [UInt8]
    private let window = UnsafeMutableRawBufferPointer.allocate(byteCount: windowSize, alignment: 16)
    private var start = 0
    private var end = 0
    /// Where the next delimiter may start; the bytes from `start` to here are data.
    private var candidate = 0
    /// The bytes at `candidate` known to belong to a delimiter line.
    private var matched = 0
    /// How often a byte was held against the delimiter.
    private(set) var comparisons = 0

    init(_ body: RequestBody, delimiter: [UInt8]) {
        self.body = body
        self.delimiter = delimiter
        beginAtLineStart()
    }

    deinit { window.deallocate() }

    /// Treats the front of the window as the start of a line: a delimiter there needs no CRLF of its own.
    func beginAtLineStart() {
        candidate = start - 2
        matched = 2
    }

    /// What comes next. Throws ``MultipartError/cutShort`` at the end of the body, and
    /// ``MultipartError/malformed(_:)`` for a delimiter line that does not end as it must.
    func next() throws -> Stretch {
        while true {
            switch try match() {
            case .none(let length):
                candidate = lineBreak(from: candidate + length)
                matched = 0
            case .undecided:
                if candidate > start { return .data(stretch(to: candidate)) }
                try fill()
            case .delimiter(let length):
                if candidate > start { return .data(stretch(to: candidate)) }
                start = candidate + length
                return .delimiter
            case .close(let length):
                if candidate > start { return .data(stretch(to: candidate)) }
                start = candidate + length
                return .close
            }
        }
    }

    /// The bytes in the window whatever they are, never none, valid until the next call.
    /// Throws ``MultipartError/cutShort`` at the end of the body.
    func unscanned() throws -> UnsafeRawBufferPointer {
        if start == end { try fill() }
        return stretch(to: end)
    }

    /// Drops `count` bytes, which the last call must have given.
    func consume(_ count: Int) {
        start += count
    }

    private func stretch(to limit: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: window[start..<limit])
    }

    private func lineBreak(from position: Int) -> Int {
        guard position < end, let base = window.baseAddress,
            let found = memchr(base + position, 13, end - position)
        else { return end }
        return base.distance(to: found)
    }

    private func match() throws -> Match {
        while candidate + matched < end {
            let byte = window[candidate + matched]
            comparisons &+= 1
            if matched < delimiter.count {
                guard byte == delimiter[matched] else { return .none(length: matched) }
                matched += 1
            } else if byte == UInt8(ascii: "-"), matched == delimiter.count {
                guard candidate + matched + 1 < end else { return .undecided }
                guard window[candidate + matched + 1] == byte else { return .none(length: matched) }
                return .close(length: matched + 2)
            } else if byte.isSpaceOrTab {
                guard matched < delimiter.count + Self.paddingLimit else {
                    throw MultipartError.malformed(
                        "A delimiter is followed by more than \(Self.paddingLimit) spaces."
                    )
                }
                matched += 1
            } else if byte == 13 {
                guard candidate + matched + 1 < end else { return .undecided }
                guard window[candidate + matched + 1] == 10 else { return .none(length: matched) }
                return .delimiter(length: matched + 2)
            } else if byte == 10 {
                throw MultipartError.malformed("A delimiter line ends in LF without CR.")
            } else {
                return .none(length: matched)
            }
        }
        return .undecided
    }

    private func fill() throws {
        if start == end {
            candidate -= start
            (start, end) = (0, 0)
        } else if end == window.count {
            // All that is left is a delimiter not yet decided, far shorter than the window.
            window.copyMemory(from: stretch(to: end))
            candidate -= start
            (start, end) = (0, end - start)
        }
        let count: Int
        do {
            count = try body.read(into: UnsafeMutableRawBufferPointer(rebasing: window[end...]))
        } catch RequestBodyError.cutShort {
            throw MultipartError.cutShort
        }
        guard count > 0 else { throw MultipartError.cutShort }
        end += count
    }
}
