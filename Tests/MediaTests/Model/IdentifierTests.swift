import Media
import Testing

struct FileIDTests {
    @Test func `a UUID in any case is an id in lower case`() {
        #expect(
            FileID("123E4567-E89B-12d3-A456-426614174000")?.text == "123e4567-e89b-12d3-a456-426614174000")
        #expect(FileID("00000000-0000-0000-0000-000000000000") != nil)
    }

    @Test(arguments: [
        "", "x", "123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}",
        "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-4266141740000",
        "123e4567-e89b-12d3-a456-42661417400g", "123e4567-e89b-12d3-a4567426614174000",
        "123e4567-e89b-12d3-a456-4266141740é", " 23e4567-e89b-12d3-a456-426614174000",
        "-23e4567-e89b-12d3-a456-426614174000", "../../../../../../../../etc/passwd/x",
    ])
    func `what is no UUID is no id`(text: String) {
        #expect(FileID(text) == nil)
    }

    @Test func `random ids are version 4 and differ`() {
        let ids = (0..<500).map { _ in FileID.random() }
        #expect(Set(ids).count == 500)
        for id in ids {
            #expect(FileID(id.text) == id)
            #expect(
                id.text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                    != nil)
        }
    }
}

struct BucketIDTests {
    @Test(arguments: ["default", "core_media", "a", "0", "A.b-c_d", String(repeating: "a", count: 63)])
    func `a name of letters and digits is a bucket's`(text: String) {
        #expect(BucketID(text)?.text == text)
    }

    @Test(arguments: [
        "", ".", "..", "-a", "_a", ".a", "a/b", "a b", "é", "a\0", "a\n", String(repeating: "a", count: 64),
    ])
    func `what could not be a folder of its own is no bucket's name`(text: String) {
        #expect(BucketID(text) == nil)
    }
}

struct BlobKeyTests {
    @Test func `a key is 64 lower-case hex digits`() {
        let hex = String(repeating: "0123456789abcdef", count: 4)
        #expect(BlobKey(hex)?.hex == hex)
        for wrong in [
            "", String(hex.dropLast()), hex + "0", hex.uppercased(), "g" + hex.dropFirst(), ".lock",
        ] {
            #expect(BlobKey(wrong) == nil, "\(wrong)")
        }
    }
}

struct TokenDigestTests {
    @Test func `a digest is the SHA-256 of the key`() {
        // FIPS 180-2's example.
        let digest = TokenDigest(of: "abc")
        #expect(digest.bytes.count == 32)
        #expect(digest.bytes.prefix(8) == [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea])
        #expect(digest.bytes.suffix(4) == [0xf2, 0x00, 0x15, 0xad])
    }

    @Test func `digests match when all their bytes do`() {
        let digest = TokenDigest(of: "key")
        #expect(digest.matches(TokenDigest(of: "key")))
        for index in 0..<32 {
            var bytes = digest.bytes
            bytes[index] ^= 1
            #expect(!digest.matches(TokenDigest(bytes: bytes)))
        }
        #expect(!digest.matches(TokenDigest(bytes: [])))
        #expect(!digest.matches(TokenDigest(bytes: Array(digest.bytes.dropLast()))))
    }

    @Test func `token keys are 40 lower-case hex digits`() {
        let keys = (0..<100).map { _ in makeTokenKey() }
        #expect(Set(keys).count == 100)
        #expect(keys.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{40}/) != nil })
    }
}
