/// The header of a frame of MPEG audio (ISO/IEC 11172-3 §2.4.1.3), of AAC in ADTS (ISO/IEC 13818-7 §6.2), or of AC-3 or
/// E-AC-3 (ETSI TS 102 366 §4.4, §E.1.2).
struct AudioFrame {
    /// Bytes that ``init(_:)`` needs.
    static let headerLength = 6

    let type: String
    /// Bytes of the frame, its header included.
    let length: Int
    /// Version, layer and sampling rate, which stay the same from frame to frame.
    private let constants: [UInt8]

    /// Nil for what is no such header.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerLength else { return nil }
        if let length = Self.lengthOfAC3(bytes) {
            self.length = length
            type = bytes[5] >> 3 <= 10 ? "audio/ac3" : "audio/eac3"
            constants = [bytes[4] & 0xc0]
            return
        }
        guard bytes[0] == 0xff, bytes[1] & 0xe0 == 0xe0 else { return nil }
        let isADTS = bytes[1] & 0xf6 == 0xf0
        guard let length = isADTS ? Self.lengthOfADTS(bytes) : Self.lengthOfMPEG(bytes) else { return nil }
        self.length = length
        type = isADTS ? "audio/aac" : "audio/mpeg"
        constants = [bytes[1] & 0xfe, bytes[2] & (isADTS ? 0x3c : 0x0c)]
    }

    /// Whether both can be of one stream.
    func isLike(_ other: AudioFrame) -> Bool { type == other.type && constants == other.constants }

    private static func lengthOfADTS(_ bytes: [UInt8]) -> Int? {
        let length = Int(bytes[3] & 3) << 11 | Int(bytes[4]) << 3 | Int(bytes[5]) >> 5
        return bytes[2] >> 2 & 0xf < 13 && length >= 7 ? length : nil
    }

    private static func lengthOfAC3(_ bytes: [UInt8]) -> Int? {
        guard bytes[0] == 0x0b, bytes[1] == 0x77 else { return nil }
        if 11...16 ~= bytes[5] >> 3 { return 2 * ((Int(bytes[2] & 7) << 8 | Int(bytes[3])) + 1) }
        let rates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640]
        let code = Int(bytes[4] & 0x3f)
        guard bytes[5] >> 3 <= 10, code < 2 * rates.count else { return nil }
        let rate = rates[code / 2]
        switch bytes[4] >> 6 {
        case 0: return 4 * rate
        case 1: return 2 * (320 * rate / 147 + code % 2)
        case 2: return 6 * rate
        default: return nil
        }
    }

    private static func lengthOfMPEG(_ bytes: [UInt8]) -> Int? {
        let version = Int(bytes[1] >> 3 & 3)
        let layer = 4 - Int(bytes[1] >> 1 & 3)
        let rate = Int(bytes[2] >> 2 & 3)
        let index = Int(bytes[2] >> 4)
        guard version != 1, layer <= 3, rate < 3, (1...14).contains(index), bytes[3] & 3 != 2 else {
            return nil
        }
        let isFirst = version == 3
        let hertz = [44_100, 48_000, 32_000][rate] >> (isFirst ? 0 : version == 2 ? 1 : 2)
        let bits = 1_000 * (isFirst ? kilobits[layer - 1] : halvedKilobits[layer == 1 ? 0 : 1])[index - 1]
        let padding = Int(bytes[2] >> 1 & 1)
        if layer == 1 { return (12 * bits / hertz + padding) * 4 }
        return (layer == 3 && !isFirst ? 72 : 144) * bits / hertz + padding
    }

    /// Of version 1, by layer.
    private static let kilobits = [
        [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    ]

    /// Of versions 2 and 2.5: layer I, then the others.
    private static let halvedKilobits = [
        [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ]
}
