import Glibc

/// Bytes that can be read at any place.
package protocol ByteSource {
    /// How many bytes there are. Throws if that cannot be found out.
    func size() throws -> Int64
    /// `count` bytes from `offset` on: fewer at the end, none beyond. Throws if reading fails.
    func bytes(at offset: Int64, count: Int) throws -> [UInt8]
}

/// A file, read without moving its position; nothing is kept between reads.
package struct FileByteSource: ByteSource {
    private let descriptor: Int32

    /// - Parameter descriptor: open for reading as long as this is used; stays the caller's.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    package func size() throws -> Int64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemError("fstat") }
        return Int64(status.st_size)
    }

    package func bytes(at offset: Int64, count: Int) throws -> [UInt8] {
        guard offset >= 0, count > 0 else { return [] }
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            while filled < count {
                let got = pread(descriptor, start + filled, count - filled, off_t(offset) + filled)
                if got < 0, errno == EINTR { continue }
                if got < 0 { throw SystemError("pread") }
                if got == 0 { break }
                filled += got
            }
        }
    }
}

/// Bytes in memory.
package struct MemoryByteSource: ByteSource {
    private let content: [UInt8]

    package init(_ content: [UInt8]) { self.content = content }

    package func size() -> Int64 { Int64(content.count) }

    package func bytes(at offset: Int64, count: Int) -> [UInt8] {
        guard offset >= 0, offset < content.count, count > 0 else { return [] }
        let start = Int(offset)
        return Array(content[start..<(start + min(count, content.count - start))])
    }
}
