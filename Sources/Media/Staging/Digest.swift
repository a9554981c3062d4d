import Crypto
import Glibc

/// Digests of files that are there already.
enum Digest {
    /// The SHA-256 of a file's bytes, read in large portions.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - leavesCache: whether what was read shall not push other files out of the system's memory.
    ///   - onPortion: gets the count of bytes read after each portion; what it throws ends the reading.
    static func sha256(
        ofFileAt path: String, leavesCache: Bool = false, onPortion: (Int) throws -> Void = { _ in }
    ) throws -> BlobKey {
        let descriptor = try openRegularFile(path)
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        var digest = SHA256()
        var offset = 0
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read") }
            guard count > 0 else { return BlobKey(unchecked: hex(digest.finalize())) }
            digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
            if leavesCache { posix_fadvise(descriptor, offset, count, POSIX_FADV_DONTNEED) }
            offset += count
            try onPortion(count)
        }
    }
}
