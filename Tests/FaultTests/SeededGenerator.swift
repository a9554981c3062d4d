/// Numbers that are the same every time (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension SeededGenerator {
    /// So many bytes, or up to seven less.
    mutating func bytes(_ count: Int) -> [UInt8] {
        let start = next()
        return [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
            let words = UnsafeMutableRawBufferPointer(bytes)
            for index in 0..<count / 8 {
                let word = (start &+ UInt64(index)) &* 0x9E37_79B9_7F4A_7C15
                words.storeBytes(of: word, toByteOffset: index * 8, as: UInt64.self)
            }
            filled = count / 8 * 8
        }
    }
}
