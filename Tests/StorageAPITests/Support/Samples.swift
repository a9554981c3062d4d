/// Contents the upstream service is tested with, and images as far as anybody looks at them without decoding.
enum Samples {
    static let hello = Array("Hello, World!".utf8)
    static let helloTag = "\"65a8e27d8879283831b664bd8b7f0ad4\""
    static let bye = Array("Bye, World!".utf8)
    static let byeTag = "\"c247b0271b96b82c23c3acd525f9d159\""
    static let more = Array("More content".utf8)
    static let moreTag = "\"2562b24d9ca6633770dec8cbb190cca8\""

    /// What ``CannedScanner`` takes for a virus.
    static let infected = Array("an infected text".utf8)

    /// The header of a JPEG of 678 × 258 pixels, the start of its scan, and one byte to tell it from others.
    static func jpeg(_ number: UInt8 = 0) -> [UInt8] {
        [
            0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0x01, 0x02, 0x02, 0xA6, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1,
            0xFF, 0xDA, 0, 2, number,
        ]
    }
    static let jpeg = jpeg(0)
    static let jpegTag = "\"4a7558a4ec88f41ad07b30b176889867\""

    static let unknownID = "00000000-0000-4000-8000-000000000000"
    static let id = "55af1e60-0f28-454e-885e-ea6aab2bb288"
    static let otherID = "55af1e60-0f28-454e-885e-ea6aab2bb289"
}
