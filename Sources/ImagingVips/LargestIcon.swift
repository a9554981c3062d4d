import CVips
import Glibc

/// The index of the entry with most pixels in an ICO file's directory; of two alike the one with more bits.
func largestIcon(in descriptor: Int32) -> Int32? {
    let headerLength = 6
    let entryLength = 16
    // More entries than there are sizes are nothing to look at.
    var bytes = [UInt8](repeating: 0, count: headerLength + 256 * entryLength)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count >= headerLength + entryLength, bytes[0] == 0, bytes[1] == 0, bytes[2] == 1, bytes[3] == 0
    else {
        return nil
    }
    let entries = min(Int(bytes[4]) | Int(bytes[5]) << 8, (count - headerLength) / entryLength)
    let best = (0..<entries).max { weight(of: $0) < weight(of: $1) }
    return best.map(Int32.init)

    func weight(of entry: Int) -> Int {
        let start = headerLength + entry * entryLength
        // 0 stands for 256.
        let width = bytes[start] == 0 ? 256 : Int(bytes[start])
        let height = bytes[start + 1] == 0 ? 256 : Int(bytes[start + 1])
        let bits = Int(bytes[start + 6]) | Int(bytes[start + 7]) << 8
        return width * height << 16 | bits
    }
}
