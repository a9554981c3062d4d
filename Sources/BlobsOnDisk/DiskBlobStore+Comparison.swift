import Glibc
import Media

extension DiskBlobStore {
    /// Bytes that are compared at a time.
    private static let chunk = 256 << 10

    /// Compares a stored file with a received one; a stored file that cannot be read is different.
    ///
    /// - Throws: `SystemError` if the received file cannot be read, or no descriptor is left.
    func holdsSameBytes(_ path: String, as file: TemporaryFile) throws -> Bool {
        let descriptor: Int32
        do {
            descriptor = try openRegularFile(path)
        } catch {
            if error.isExhaustion { throw error }
            return false
        }
        defer { close(descriptor) }
        var (stored, received) = (stat(), stat())
        guard fstat(file.descriptor, &received) == 0 else { throw failure("fstat") }
        guard fstat(descriptor, &stored) == 0, stored.st_size == received.st_size else { return false }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        let buffers = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * Self.chunk, alignment: 4_096)
        defer { buffers.deallocate() }
        let left = UnsafeMutableRawBufferPointer(rebasing: buffers[..<Self.chunk])
        let right = UnsafeMutableRawBufferPointer(rebasing: buffers[Self.chunk...])
        var offset: Int64 = 0
        while offset < received.st_size {
            guard let expected = read(file.descriptor, at: offset, into: left) else { throw failure("pread") }
            guard let found = read(descriptor, at: offset, into: right), found == expected, found > 0,
                let first = left.baseAddress, let second = right.baseAddress,
                memcmp(first, second, found) == 0
            else { return false }
            offset += Int64(found)
        }
        return true
    }

    /// Fills the buffer as far as the file goes; nil if reading fails.
    private func read(_ descriptor: Int32, at offset: Int64, into buffer: UnsafeMutableRawBufferPointer)
        -> Int?
    {
        var filled = 0
        while filled < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled,
                Int(offset) + filled)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { break }
            filled += count
        }
        return filled
    }
}
