import Glibc

extension SourceImage {
    /// Bytes of a JPEG that are held in memory to complete it.
    private static let repairLimit = 64 << 20
    /// ITU-T T.81 §B.1.1.3: the end of an image.
    private static let endOfImage: [UInt8] = [0xFF, 0xD9]

    /// A JPEG that ends without its end marker, completed; nil for any other source.
    ///
    /// Cameras and transfers lose the marker, and viewers show the picture. The decoder refuses the completed file if rows are
    /// missing besides.
    func withJPEGEnd() -> SourceImage? {
        guard type == "image/jpeg", replacement == nil else { return nil }
        let size = lseek(descriptor, 0, SEEK_END)
        var last: [UInt8] = [0, 0]
        guard size > 2, pread(descriptor, &last, 2, size - 2) == 2, last != Self.endOfImage else {
            return nil
        }
        // A file cut within the marker has its first byte.
        let tail = last[1] == 0xFF ? [0xD9] : Self.endOfImage
        guard
            let bytes = MappedBytes(descriptor: descriptor, appending: tail, limit: Self.repairLimit)
        else { return nil }
        var completed = self
        completed.replacement = bytes
        return completed
    }
}
