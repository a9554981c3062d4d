import CVips
import Glibc

/// Removes the EXIF and XMP chunks of a WebP file (RFC 9649 §2.7); libvips makes some even for pixels without any.
///
/// A file that is not what we expect stays as it is: it was written by ourselves a moment ago.
func removeMetadata(fromWebP descriptor: Int32) {
    guard let bytes = contents(of: descriptor), bytes.count > 30, bytes.starts(with: "RIFF".utf8),
        bytes[12..<16].elementsEqual("VP8X".utf8)
    else { return }
    var kept = Array(bytes[..<12])
    var offset = 12
    while offset + 8 <= bytes.count {
        let length = (0..<4).reduce(0) { $0 | Int(bytes[offset + 4 + $1]) << (8 * $1) }
        let end = min(offset + 8 + length + length % 2, bytes.count)
        let name = bytes[offset..<offset + 4]
        if !name.elementsEqual("EXIF".utf8), !name.elementsEqual("XMP ".utf8) { kept += bytes[offset..<end] }
        offset = end
    }
    // The flags that announce the chunks, and the size of all.
    kept[20] &= ~0x0C
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
