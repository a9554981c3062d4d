import Crypto
import Glibc

/// Bytes that arrived: on disk, counted and hashed, in nobody's catalog yet.
package struct ReceivedFile {
    package let file: TemporaryFile
    /// Bytes.
    package let size: Int64
    package let blob: BlobKey
    /// 32 lower-case hex digits.
    package let md5: String
}

/// Receives bytes into a temporary file, counting and hashing them in the same pass.
struct Staging {
    /// Bytes read, hashed and written at a time.
    private static let portion = 256 * 1024

    /// Takes the bytes.
    let file: TemporaryFile

    /// Pulls `read` until it answers 0.
    ///
    /// Throws ``MediaError/tooLarge(size:limit:)`` as soon as more than `limit` bytes came,
    /// ``MediaError/noSpace`` when the disk has no room, and what `read` throws. Whatever is thrown, nothing
    /// stays on disk.
    func receive(
        expecting expected: Int64?, limit: Int64,
        from read: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> ReceivedFile {
        // While one is digested beside, the other is filled.
        let buffers = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * Self.portion, alignment: 64)
        let md5 = SideDigest()
        defer {
            md5.wait()
            buffers.deallocate()
        }
        var sha256 = SHA256()
        var size: Int64 = 0
        var count = Self.portion
        var start = 0
        // A portion that is not full was the last: `read` has answered 0 and is not asked again.
        while count == Self.portion {
            let buffer = UnsafeMutableRawBufferPointer(rebasing: buffers[start..<start + Self.portion])
            count = try fill(buffer, from: read)
            size += Int64(count)
            guard size <= limit else {
                throw MediaError.tooLarge(size: max(size, expected ?? 0), limit: limit)
            }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer.prefix(count))
            md5.wait()
            if count == Self.portion { md5.begin(bytes) } else { md5.add(bytes) }
            sha256.update(bufferPointer: bytes)
            try write(bytes, to: file.descriptor)
            start = Self.portion - start
        }
        return ReceivedFile(
            file: file, size: size, blob: BlobKey(unchecked: hex(sha256.finalize())), md5: md5.hexDigits())
    }

    /// Large writes and large hash updates, however small the pieces come.
    private func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from read: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = try read(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            guard count > 0 else { break }
            filled += count
        }
        return filled
    }

    private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                let error = SystemError("write")
                throw error.isNoSpace ? MediaError.noSpace : error
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

/// The lower-case hex digits of a digest.
func hex(_ digest: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in digest {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
