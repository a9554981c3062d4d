// XBM: Xlib Programming Manual §11.5.
extension ImageHeader {
    static func xbm(_ reader: HeaderReader) throws -> ImageHeader? {
        var lines = HeaderLines(reader, limit: 4_096)
        var (width, height): (Int?, Int?)
        var isInComment = false
        while let line = try lines.next() {
            let words = line.words
            guard let first = words.first, let last = words.last else { continue }
            if isInComment || line.starts(with: "/*") {
                isInComment = !last.hasSuffix("*/")
            } else if line.starts(with: "#define") {
                guard words.count == 3, let name = words.dropFirst().first, let value = last.decimal else {
                    return nil
                }
                if name.hasSuffix("width") { width = value }
                if name.hasSuffix("height") { height = value }
            } else {
                // A header of C starts alike: only a bitmap goes on with its bits.
                let starts = ["static", "unsigned", "char", "const"]
                guard let width, let height, starts.contains(where: { first.elementsEqual($0.utf8) }),
                    words.contains(where: { $0.hasSuffix("_bits[]") || $0.hasSuffix("_bits[]={") })
                else { return nil }
                return ImageHeader(.xbm, width: width, height: height, mode: "1")
            }
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
