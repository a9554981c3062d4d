import Crypto
import Glibc

/// Digests of files that are there already.
enum Digest {
    /// The SHA-256 of a file's bytes, read in large portions.
    static func sha256(ofFileAt path: String) throws -> BlobKey {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw SystemError("open") }
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        var digest = SHA256()
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read") }
            guard count > 0 else { return BlobKey(unchecked: hex(digest.finalize())) }
            digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
        }
    }
}
