import Foundation
import Testing

/// The measure itself: what was packed comes out as it was.
struct InflateTests {
    private static let hellos = String(repeating: "hello ", count: 40)
    private static let squares = (0..<100).map { String($0 * $0) }.joined(separator: " ")

    @Test(arguments: [
        ("stored", "eAEBBQD6/2hlbGxvBiwCFQ==", "hello"), ("fixed codes", "eAHLSM3JyVfIGDEkAJgvWCE=", hellos),
        (
            "codes of its own",
            "eNoVkckBACEIA1uhBBHk6L8xJy9dCcnAHnNLW/Oy+yzKcq3Sxs3PMb+cmVRRLBI093HOWtxETze6TM5Je3ftdVmh"
                + "K87mu3kf6otuS740+sHBHSuXp1/MPZSSinvKLQGUSBoinxQDhPeIwkV8z9qNk3bzOGR03NKt9TaqLrpQR+AvaMgD"
                + "v0icQxnRpMWQGwtBHlhSVBnwZUKaBXO2ptUY7zDPcw0cmpiKPc38WrflrQ5Vupxt0lGP3mpcavDr87QcOppM60du"
                + "NwS9sIxWPxe+Sf2LgnkG+tUcKLhByTaZcuf4ByT3VIg=", squares
        ),
    ])
    func `every kind of block`(kind: String, packed: String, text: String) throws {
        let bytes = Array(try #require(Data(base64Encoded: packed)))
        #expect(String(decoding: try Inflate.content(of: bytes), as: UTF8.self) == text)
    }

    @Test(arguments: [[], [0x78], [0x78, 0x9C], [0x78, 0x9C, 0xFF, 0xFF], Array("plain text".utf8)])
    func `what is cut or no zlib stream is refused`(bytes: [UInt8]) {
        #expect(throws: Inflate.Malformed.self) { try Inflate.content(of: bytes) }
    }
}
