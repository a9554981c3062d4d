import MediaTesting
import Testing

@testable import Media

struct StagingTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    private struct Cut: Error {}

    @Test func `bytes are counted and hashed in one pass`() throws {
        let received = try shelf.receive(Array("abc".utf8))
        #expect(received.size == 3)
        #expect(received.blob.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(received.md5 == "900150983cd24fb0d6963f7d28e17f72")
        #expect(contents(ofFileAt: received.file.path) == Array("abc".utf8))
    }

    @Test func `nothing is something too`() throws {
        let received = try shelf.receive([])
        #expect(received.size == 0)
        #expect(received.blob.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(received.md5 == "d41d8cd98f00b204e9800998ecf8427e")
    }

    @Test(arguments: [1, 7, 4_096, 262_143, 262_144, 262_145, 600_000])
    func `however small the pieces, the bytes are the same`(piece: Int) throws {
        let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        var sent = 0
        var isOver = false
        let received = try shelf.library.receive(expecting: nil, limit: 600_000) { buffer in
            #expect(!isOver, "nobody asks again after the end")
            let count = min(piece == 1 ? 1_000 : piece, buffer.count, bytes.count - sent)
            buffer.copyBytes(from: bytes[sent..<(sent + count)])
            sent += count
            isOver = count == 0
            return count
        }
        #expect(received.size == 600_000)
        #expect(contents(ofFileAt: received.file.path) == bytes)
        #expect(try Digest.sha256(ofFileAt: received.file.path) == received.blob)
    }

    @Test func `one byte more than the limit is too many`() throws {
        var sent = 0
        #expect(throws: MediaError.tooLarge(size: 11, limit: 10)) {
            try shelf.library.receive(expecting: nil, limit: 10) { buffer in
                sent += 1
                buffer[0] = 0
                return sent <= 11 ? 1 : 0
            }
        }
        #expect(shelf.blobs.incomingNames == [])
        #expect(throws: MediaError.tooLarge(size: 1 << 40, limit: 1_000)) {
            try shelf.library.receive(expecting: 1 << 40, limit: 1_000) { $0.count }
        }
        #expect(shelf.blobs.incomingNames == [])
    }

    @Test func `a body that is cut leaves nothing`() throws {
        var isFirst = true
        #expect(throws: Cut.self) {
            try shelf.library.receive(expecting: 100, limit: 1_000) { _ in
                if !isFirst { throw Cut() }
                isFirst = false
                return 50
            }
        }
        #expect(shelf.blobs.incomingNames == [])
        #expect(shelf.blobs.keys.isEmpty)
    }

    @Test func `a body for which the disk has no room is not read at all`() throws {
        shelf.blobs.setFreeBytes(99)
        #expect(throws: MediaError.noSpace) {
            try shelf.library.receive(expecting: 100, limit: 1_000) { _ in
                Issue.record("read")
                return 0
            }
        }
        #expect(shelf.blobs.incomingNames == [])
    }

    @Test func `nothing is read while deleting needs the room that is left`() throws {
        shelf.catalog.setLackingRoom(true)
        #expect(throws: MediaError.noSpace) {
            try shelf.library.receive(expecting: 100, limit: 1_000) { _ in
                Issue.record("read")
                return 0
            }
        }
        #expect(shelf.blobs.incomingNames == [])
        shelf.catalog.setLackingRoom(false)
        #expect(try shelf.receive([1]).size == 1)
    }

    @Test func `what nobody stores vanishes`() throws {
        do {
            let received = try shelf.receive([1, 2, 3])
            #expect(shelf.blobs.incomingNames.count == 1)
            #expect(received.size == 3)
        }
        #expect(shelf.blobs.incomingNames == [])
    }

    @Test func `a closed temporary file stays until its last reference goes`() throws {
        let file = try shelf.blobs.makeIncoming(expecting: nil)
        try file.close()
        try file.close()
        #expect(file.descriptor == -1)
        #expect(contents(ofFileAt: file.path) == [])
    }

    @Test func `a digest reads large files and follows no links`() throws {
        let file = try ScratchFile([UInt8](repeating: 0x61, count: 1_000_000))
        #expect(
            try Digest.sha256(ofFileAt: file.path).hex
                // FIPS 180-2: a million times "a".
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        #expect(throws: SystemError.self) { try Digest.sha256(ofFileAt: "/nonexistent") }
        #expect(throws: SystemError.self) { try Digest.sha256(ofFileAt: "/proc/self/exe") }
    }
}
