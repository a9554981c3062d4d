import CVips
import Glibc

/// The bytes of an open file in memory, read when they are used.
final class MappedBytes {
    let start: UnsafeMutableRawPointer
    let count: Int
    private let mapped: Int

    /// Maps a whole file; nil for an empty one, and where the address space has no room.
    init?(descriptor: Int32) {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_size > 0 else { return nil }
        count = Int(facts.st_size)
        mapped = count
        guard let start = mmap(nil, mapped, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
        else { return nil }
        self.start = start
    }

    /// Reads a whole file and appends `tail`; nil for an empty file, one beyond `limit` bytes and one that cannot be read.
    init?(descriptor: Int32, appending tail: [UInt8], limit: Int) {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, (1...limit).contains(Int(facts.st_size)) else { return nil }
        let size = Int(facts.st_size)
        count = size + tail.count
        mapped = count
        let (access, kind) = (PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS)
        guard let start = mmap(nil, mapped, access, kind, -1, 0), start != MAP_FAILED else { return nil }
        self.start = start
        var filled = 0
        while filled < size {
            let got = pread(descriptor, start + filled, size - filled, off_t(filled))
            guard got > 0 else {
                if got < 0, errno == EINTR { continue }
                return nil
            }
            filled += got
        }
        (start + size).copyMemory(from: tail, byteCount: tail.count)
    }

    deinit { munmap(start, mapped) }

    func begin(with signature: [UInt8]) -> Bool {
        count >= signature.count
            && UnsafeRawBufferPointer(start: start, count: signature.count).elementsEqual(signature)
    }
}
