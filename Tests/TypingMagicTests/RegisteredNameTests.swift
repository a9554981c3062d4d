import Testing

@testable import TypingMagic

@Suite struct RegisteredNameTests {
    @Test(arguments: [
        ("audio/x-hx-aac-adts", "audio/aac"), ("audio/x-wav", "audio/wav"), ("audio/x-m4a", "audio/mp4"),
        ("image/x-ms-bmp", "image/bmp"), ("image/x-icon", "image/vnd.microsoft.icon"),
        ("application/x-rar", "application/vnd.rar"), ("application/x-gzip", "application/gzip"),
        ("application/x-sqlite3", "application/vnd.sqlite3"), ("application/vnd.ms-opentype", "font/otf"),
        ("application/x-7z-compressed", "application/x-7z-compressed"),
        ("video/x-matroska", "video/x-matroska"),
        ("application/x-wine-extension-ini", "application/octet-stream"),
        ("audio/x-unknown", "application/octet-stream"),
        ("biosig/edf", "application/octet-stream"), ("image/x.nifti", "application/octet-stream"),
        ("image/png", "image/png"), ("application/pdf", "application/pdf"), ("", "application/octet-stream"),
    ])
    func `a private name gives way to a registered one`(name: String, expected: String) {
        #expect(RegisteredName.of(name) == expected)
        #expect(RegisteredName.of(expected) == expected)
    }

    @Test func `bytes behind a short signature are no known format`() throws {
        let marks = [
            "BM", "MZ", "PK", "II", "MM", "P5", "LZ", "\u{1f}\u{1d}", "%!", "AB", "GIF", "RIFF", "ID3",
            "GIF8", "P6\n", "{\\rtf", "\u{1f}",
        ]
        for mark in marks {
            // A zero byte keeps it from being text.
            let bytes =
                Array(mark.utf8) + [0, 0xf7] + (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ 13) }
            let type = try typed(bytes, "a.txt")
            #expect(type == "application/octet-stream", "\(mark)")
        }
    }
}
