/// What zlib packed (RFC 1950), unpacked; large cases of a corpus are stored so.
struct Inflate {
    /// A canonical Huffman code (RFC 1951 §3.2.2): the symbol of each code, its length above bit 16.
    private struct Code {
        private var symbols: [Int: Int] = [:]

        init(lengths: [Int]) {
            var code = 0
            for length in 1...15 {
                for symbol in lengths.indices where lengths[symbol] == length {
                    symbols[length << 16 | code] = symbol
                    code += 1
                }
                code <<= 1
            }
        }

        func symbol(_ code: Int, length: Int) -> Int? { symbols[length << 16 | code] }
    }

    /// Why bytes are no zlib stream.
    struct Malformed: Error {}

    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
        195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537, 2_049,
        3_073,
        4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
    ]
    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private let input: [UInt8]
    private var position = 2
    private var bit = 0
    private var output: [UInt8] = []

    /// The content of a zlib stream; its checksum is not looked at.
    static func content(of stream: [UInt8]) throws -> [UInt8] {
        guard stream.count > 2, stream[0] & 15 == 8, stream[1] & 32 == 0 else { throw Malformed() }
        var inflate = Inflate(input: stream)
        while try !inflate.block() {}
        return inflate.output
    }

    private init(input: [UInt8]) { self.input = input }

    /// Reads one block; true for the last one.
    private mutating func block() throws -> Bool {
        let isLast = try bits(1) == 1
        switch try bits(2) {
        case 0: try stored()
        case 1:
            let literals = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
            try packed(Code(lengths: literals), Code(lengths: Array(repeating: 5, count: 30)))
        case 2:
            let (literals, distances) = try codes()
            try packed(literals, distances)
        default: throw Malformed()
        }
        return isLast
    }

    private mutating func bits(_ count: Int) throws -> Int {
        var value = 0
        for place in 0..<count {
            guard position < input.count else { throw Malformed() }
            value |= Int(input[position] >> bit & 1) << place
            bit += 1
            if bit == 8 { (position, bit) = (position + 1, 0) }
        }
        return value
    }

    private mutating func symbol(_ code: Code) throws -> Int {
        var value = 0
        for length in 1...15 {
            value = value << 1 | (try bits(1))
            if let symbol = code.symbol(value, length: length) { return symbol }
        }
        throw Malformed()
    }

    private mutating func stored() throws {
        if bit > 0 { (position, bit) = (position + 1, 0) }
        let length = try bits(16)
        _ = try bits(16)
        guard position + length <= input.count else { throw Malformed() }
        output += input[position..<position + length]
        position += length
    }

    private mutating func codes() throws -> (Code, Code) {
        let literals = try bits(5) + 257
        let distances = try bits(5) + 1
        var lengths = [Int](repeating: 0, count: 19)
        for index in 0..<(try bits(4) + 4) { lengths[Self.lengthOrder[index]] = try bits(3) }
        let code = Code(lengths: lengths)
        lengths = []
        while lengths.count < literals + distances {
            let symbol = try symbol(code)
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw Malformed() }
                lengths += Array(repeating: last, count: try bits(2) + 3)
            case 17: lengths += Array(repeating: 0, count: try bits(3) + 3)
            case 18: lengths += Array(repeating: 0, count: try bits(7) + 11)
            default: lengths.append(symbol)
            }
        }
        return (Code(lengths: Array(lengths[..<literals])), Code(lengths: Array(lengths[literals...])))
    }

    private mutating func packed(_ literals: Code, _ distances: Code) throws {
        while true {
            let symbol = try symbol(literals)
            if symbol < 256 {
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return }
            guard symbol < 286 else { throw Malformed() }
            let length = try Self.lengthBases[symbol - 257] + bits(Self.lengthBits[symbol - 257])
            let place = try self.symbol(distances)
            guard place < 30 else { throw Malformed() }
            let distance = try Self.distanceBases[place] + bits(max(0, place / 2 - 1))
            guard distance <= output.count else { throw Malformed() }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }
}
