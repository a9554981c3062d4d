import CVips
import Glibc

/// Whether an AVIF or HEIC file has any coded picture in it: a media data box that is not empty
/// (ISO/IEC 14496-12 §8.1.1).
///
/// Of the boxes' sizes only those that our own encoder writes are understood: 32 bits, or 0 for the rest of the
/// file.
func hasMediaData(inHEIF descriptor: Int32) -> Bool {
    let headerLength = 8
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { return false }
    let end = Int(facts.st_size)
    var offset = 0
    var header = [UInt8](repeating: 0, count: headerLength)
    while pread(descriptor, &header, headerLength, off_t(offset)) == headerLength {
        let size = header[..<4].reduce(0) { $0 << 8 | Int($1) }
        let length = size == 0 ? end - offset : size
        guard length >= headerLength else { return false }
        if header[4...].elementsEqual("mdat".utf8) { return length > headerLength && offset + length <= end }
        offset += length
    }
    return false
}
