import Media
import Testing

/// Whatever the bytes, reading a header ends, soon and without a trap.
struct HostileHeaderTests {
    @Test func `changed samples are read or refused`() throws {
        let samples = try ImageSample.all.map { try $0.bytes() }
        try #require(samples.count == 113)
        var random = SeededGenerator(seed: 2_072)
        var (read, refused) = (0, 0)
        for round in 0..<20_000 {
            var bytes = samples[round % samples.count]
            for _ in 0...Int.random(in: 0...2, using: &random) { bytes.damage(samples, &random) }
            if let header = try ImageHeader.read(bytes) {
                read += 1
                #expect(header.width > 0 && header.height > 0 && header.frames > 0)
            } else {
                refused += 1
            }
        }
        #expect(read > 2_000 && refused > 2_000)
    }

    @Test func `cut samples are read or refused`() throws {
        var (read, refused) = (0, 0)
        for sample in ImageSample.all {
            let bytes = try sample.bytes()
            // Every cut in the header, and some behind it.
            for count in Array(0..<min(bytes.count, 120)) + Array(stride(from: 120, to: bytes.count, by: 61))
            {
                if let header = try ImageHeader.read(Array(bytes.prefix(count))) {
                    read += 1
                    #expect(sample.expected == nil || header.height == 17 || header.height == 32)
                } else {
                    refused += 1
                }
            }
        }
        #expect(read > 2_000 && refused > 2_000)
    }
}

extension [UInt8] {
    /// Changes something, near the start most of the time.
    fileprivate mutating func damage(_ others: [[UInt8]], _ random: inout SeededGenerator) {
        let near = Bool.random(using: &random) ? Swift.min(count, 200) : count
        guard near > 0 else { return }
        let start = Int.random(in: 0..<near, using: &random)
        let end = Swift.min(count, start + Int.random(in: 1...8, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: self[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: self[start] = UInt8.random(in: 0...255, using: &random)
        case 2: replaceSubrange(start..<end, with: Array(repeating: 0xFF, count: end - start))
        case 3: replaceSubrange(start..<end, with: HeaderBytes.zeros(end - start))
        case 4: removeLast(Int.random(in: 0..<count, using: &random))
        default:
            guard let other = others.randomElement(using: &random) else { return }
            replaceSubrange(start..<end, with: other.dropFirst(start).prefix(64))
        }
    }
}
