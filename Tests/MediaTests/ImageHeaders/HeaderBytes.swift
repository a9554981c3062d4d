/// Numbers and boxes as bytes, for headers that are built by hand.
enum HeaderBytes {
    static func big16(_ values: Int...) -> [UInt8] {
        values.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }

    static func big32(_ values: Int...) -> [UInt8] { values.flatMap { big16($0 >> 16, $0) } }

    static func little16(_ values: Int...) -> [UInt8] { values.flatMap { Array(big16($0).reversed()) } }

    static func little32(_ values: Int...) -> [UInt8] { values.flatMap { Array(big32($0).reversed()) } }

    static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }

    /// An ISO box.
    static func box(_ type: String, _ content: [UInt8]...) -> [UInt8] {
        let content = content.flatMap { $0 }
        return big32(content.count + 8) + Array(type.utf8) + content
    }

    /// A TIFF directory at offset 8 whose entries are shorts, the first one if there are several.
    static func tiff(_ tags: [(tag: Int, value: Int)], next: Int = 0) -> [UInt8] {
        Array("II*\0".utf8) + little32(8) + little16(tags.count)
            + tags.flatMap { little16($0.tag, 3) + little32(1, $0.value) } + little32(next)
    }
}
