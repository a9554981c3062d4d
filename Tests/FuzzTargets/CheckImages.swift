import Media

/// An image's header is nil or possible, found by reading what is there, not much of it, and the same every time.
func checkImages(_ input: [UInt8]) throws {
    let source = WatchedBytes(input)
    let header = try ImageHeader.read(from: source)
    if let mistake = source.mistake { throw BrokenPromise(description: mistake) }
    try require(source.asked <= 64 << 20, "\(source.asked) bytes are read")
    guard let header else { return }
    let sides = 1...Int(Int32.max)
    try require(sides ~= header.width && sides ~= header.height, "\(header.width)x\(header.height) pixels")
    try require(1...8 ~= header.orientation, "orientation \(header.orientation)")
    try require(1...1_001 ~= header.frames, "\(header.frames) frames")
    try require(modes.contains(header.mode), "mode \(header.mode)")
    try require(ImageHeader.read(from: MemoryByteSource(input)) == header, "read again it differs")
}

/// Pillow's names of modes.
private let modes: Set<String> = [
    "1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "LAB", "HSV", "I", "F",
    "I;16", "I;16B", "I;16L", "I;16N",
]

/// Bytes that remember how they were read.
private final class WatchedBytes: ByteSource {
    private let content: MemoryByteSource
    private let count: Int64
    private(set) var asked = 0
    private(set) var mistake: String?

    init(_ content: [UInt8]) {
        self.content = MemoryByteSource(content)
        count = Int64(content.count)
    }

    func size() -> Int64 { count }

    func bytes(at offset: Int64, count: Int) -> [UInt8] {
        if offset < 0 || offset >= self.count || count <= 0 {
            mistake = "\(count) bytes at \(offset) of \(self.count) are asked for"
        }
        asked += count
        return content.bytes(at: offset, count: count)
    }
}
