/// Why a header cannot be read, other than that reading the file failed.
enum HeaderProblem: Error {
    /// It says more than the file has.
    case truncated
    /// It breaks the rules of its format, or those of which we know.
    case malformed
    /// It goes on beyond what we are willing to read.
    case tooLong
}

/// A range of a source whose bytes and numbers can be read at any offset, none of them beyond its end.
struct HeaderReader {
    private let window: Window
    private let origin: Int
    /// Bytes in the range.
    let count: Int

    init(_ source: some ByteSource) throws {
        window = Window(source)
        origin = 0
        count = Int(clamping: try source.size())
    }

    private init(_ window: Window, origin: Int, count: Int) {
        self.window = window
        self.origin = origin
        self.count = count
    }

    /// A range inside this one, all of it there. Throws ``HeaderProblem/truncated``.
    func part(at offset: Int, count: Int) throws -> HeaderReader {
        try check(offset, count)
        return HeaderReader(window, origin: origin + offset, count: count)
    }

    /// Everything from an offset on.
    func rest(at offset: Int) throws -> HeaderReader {
        try check(offset, 0)
        return HeaderReader(window, origin: origin + offset, count: count - offset)
    }

    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        try check(offset, count)
        return try window.bytes(at: origin + offset, count: count)
    }

    func u8(_ offset: Int) throws -> Int {
        try check(offset, 1)
        return Int(try window.byte(at: origin + offset))
    }

    /// An unsigned number of two bytes.
    func u16(_ offset: Int, _ order: ByteOrder) throws -> Int { Int(try number(offset, 2, order)) }

    /// An unsigned number of four bytes.
    func u32(_ offset: Int, _ order: ByteOrder) throws -> Int { Int(try number(offset, 4, order)) }

    /// An unsigned number of eight bytes.
    ///
    /// Throws for what no offset can be, so that sums of some do not overflow.
    func u64(_ offset: Int, _ order: ByteOrder) throws -> Int {
        let value = try number(offset, 8, order)
        guard value < 1 << 60 else { throw HeaderProblem.malformed }
        return Int(value)
    }

    /// Four characters that name a chunk, box or mark.
    func tag(_ offset: Int) throws -> String {
        String(decoding: try bytes(at: offset, count: 4), as: UTF8.self)
    }

    /// Whether these characters are at an offset; false also where the range ends before them.
    func has(_ text: StaticString, at offset: Int) throws -> Bool {
        let length = text.utf8CodeUnitCount
        guard offset >= 0, offset <= count, length <= count - offset else { return false }
        let found = try bytes(at: offset, count: length)
        return text.withUTF8Buffer { found.elementsEqual($0) }
    }

    private func number(_ offset: Int, _ width: Int, _ order: ByteOrder) throws -> UInt64 {
        try check(offset, width)
        var value: UInt64 = 0
        for index in 0..<width {
            let place = order == .big ? index : width - 1 - index
            value = value << 8 | UInt64(try window.byte(at: origin + offset + place))
        }
        return value
    }

    private func check(_ offset: Int, _ length: Int) throws {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else {
            throw HeaderProblem.truncated
        }
    }
}

/// Which byte of a number comes first.
enum ByteOrder {
    case big, little
}

/// The part of a source that was read last, so that small reads nearby cost nothing.
private final class Window {
    private static let size = 16 << 10
    private let source: any ByteSource
    private var start = 0
    private var content: [UInt8] = []
    /// Bytes that may still be read.
    private var budget = 64 << 20

    init(_ source: any ByteSource) { self.source = source }

    func byte(at offset: Int) throws -> UInt8 {
        if offset < start || offset - start >= content.count {
            content = try read(at: offset, count: Self.size)
            start = offset
        }
        guard offset - start < content.count else {
            throw HeaderProblem.truncated
        }
        return content[offset - start]
    }

    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        guard count > 0 else { return [] }
        if count <= Self.size {
            _ = try byte(at: offset)
            if offset - start + count > content.count {
                content = try read(at: offset, count: Self.size)
                start = offset
            }
            guard offset - start + count <= content.count else { throw HeaderProblem.truncated }
            return Array(content[(offset - start)..<(offset - start + count)])
        }
        let found = try read(at: offset, count: count)
        guard found.count == count else { throw HeaderProblem.truncated }
        return found
    }

    private func read(at offset: Int, count: Int) throws -> [UInt8] {
        guard count <= budget else { throw HeaderProblem.tooLong }
        budget -= count
        return try source.bytes(at: Int64(offset), count: count)
    }
}
