import Testing

@testable import StorageAPI

struct Base64URLTests {
    /// RFC 4648 §10 and the two characters that differ from base64.
    @Test(
        arguments: [
            ("", []), ("Zg", [102]), ("Zm8", [102, 111]), ("Zm9v", [102, 111, 111]),
            ("Zm9vYg", Array("foob".utf8)), ("Zm9vYmE", Array("fooba".utf8)),
            ("Zm9vYmFy", Array("foobar".utf8)), ("-_-_", [251, 255, 191]), ("_w", [255]), ("AA", [0]),
        ] as [(String, [UInt8])])
    func `text stands for bytes`(text: String, bytes: [UInt8]) {
        #expect(base64URLDecoded(text.utf8) == bytes)
        #expect(encoded(bytes) == text)
    }

    @Test(
        arguments: [
            "A", "Zm9vA", "Zh", "Zm9", "_x", "AB", "Zg==", "Zm8=", "Zm9v=", "+/+/", "Zm 8", "Zm8 ", "Zm8\n",
            "Zmé", "Zm8.", "=",
        ])
    func `another way to write it is none`(text: String) {
        #expect(base64URLDecoded(text.utf8) == nil)
    }
}
