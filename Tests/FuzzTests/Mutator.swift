import FuzzTargets

/// Makes inputs of others, the same ones every time.
struct Mutator {
    /// All the inputs that may be mixed.
    let seeds: [[UInt8]]
    let longest: Int
    private var numbers: SplitMix

    init(seeds: [[UInt8]], longest: Int) {
        self.seeds = seeds
        self.longest = longest
        numbers = SplitMix(state: 1)
    }

    /// One of the seeds with one to six things done to it.
    mutating func next() -> [UInt8] {
        var bytes = seeds.randomElement(using: &numbers) ?? []
        for _ in 0..<Int.random(in: 1...6, using: &numbers) { change(&bytes) }
        return Array(bytes.prefix(longest))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &numbers)
        let piece = place..<min(place + Int.random(in: 1...8, using: &numbers), bytes.count)
        switch Int.random(in: 0..<7, using: &numbers) {
        case 0: bytes.insert(.random(in: 0...255, using: &numbers), at: place)
        case 1: bytes.removeSubrange(piece)
        case 2:
            bytes.insert(
                contentsOf: Array(bytes[piece]), at: Int.random(in: 0...bytes.count, using: &numbers))
        case 3: bytes.replaceSubrange(piece, with: Self.telling.randomElement(using: &numbers) ?? [])
        case 4:
            let other = seeds.randomElement(using: &numbers) ?? []
            bytes.replaceSubrange(
                place..., with: other.dropFirst(Int.random(in: 0...other.count, using: &numbers)))
        default:
            guard place < bytes.count else { return }
            bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &numbers)
        }
    }

    /// What readers stumble over.
    private static let telling: [[UInt8]] =
        [
            [0], [0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0, 0],
            [0, 0, 0, 1],
            [0xC3], [0xE2, 0x80, 0xA8], [0xED, 0xA0, 0x80], [0xCC, 0x81], [13, 10], [10], [13],
            [0xEF, 0xBB, 0xBF],
        ]
        + [
            "%", "%00", "%2F", "..", "/", "\\", "\"", ";", ",", "=", "-", "*", "'", "&#", " ",
            "9223372036854775808",
        ].map {
            Array($0.utf8)
        }
}
