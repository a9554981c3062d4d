import CVips
import Glibc

/// Takes the EXIF chunk out of a WebP file (RFC 9649 §2.7), which says where and by whom a photo was taken.
///
/// A file that is not what we expect stays as it is: it was written by ourselves a moment ago.
func removeEXIF(fromWebP descriptor: Int32) {
    guard let bytes = contents(of: descriptor), bytes.count > 30, bytes.starts(with: "RIFF".utf8),
        bytes[12..<16].elementsEqual("VP8X".utf8)
    else { return }
    var kept = Array(bytes[..<12])
    var offset = 12
    while offset + 8 <= bytes.count {
        let length = (0..<4).reduce(0) { $0 | Int(bytes[offset + 4 + $1]) << (8 * $1) }
        let end = min(offset + 8 + length + length % 2, bytes.count)
        if !bytes[offset..<offset + 4].elementsEqual("EXIF".utf8) { kept += bytes[offset..<end] }
        offset = end
    }
    // The flag that announces the chunk, and the size of all.
    kept[20] &= ~0x08
    for place in 0..<4 { kept[4 + place] = UInt8(truncatingIfNeeded: (kept.count - 8) >> (8 * place)) }
    guard kept.count < bytes.count, pwrite(descriptor, kept, kept.count, 0) == kept.count else { return }
    ftruncate(descriptor, off_t(kept.count))
}

private func contents(of descriptor: Int32) -> [UInt8]? {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
    return pread(descriptor, &bytes, bytes.count, 0) == bytes.count ? bytes : nil
}
