/// The frame of a TIFF file or EXIF block: byte order, widths of its offsets, place of the first directory.
struct TIFFStructure {
    let reader: HeaderReader
    let order: ByteOrder
    /// BigTIFF: offsets and counts of eight bytes.
    let isBig: Bool
    /// Where the first directory begins.
    let first: Int

    init(_ reader: HeaderReader) throws {
        self.reader = reader
        switch try reader.u16(0, .big) {
        case 0x4949: order = .little
        case 0x4D4D: order = .big
        default: throw HeaderProblem.malformed
        }
        // Either order of the version is accepted: some writers get it wrong.
        switch (try reader.u8(2), try reader.u8(3)) {
        case (42, 0), (0, 42): isBig = false
        case (43, 0), (0, 43): isBig = true
        default: throw HeaderProblem.malformed
        }
        first = isBig ? try reader.u64(8, order) : try reader.u32(4, order)
    }

    /// The directory at an offset, nil for offset 0. Throws ``HeaderProblem`` if it does not begin there.
    func directory(at offset: Int) throws -> ImageFileDirectory? {
        guard offset > 0 else { return nil }
        return try ImageFileDirectory(self, at: offset)
    }

    /// How many directories follow each other from the first on, which is there, up to `cap`.
    ///
    /// Loops and broken ones end the count.
    func directoryCount(upTo cap: Int) throws -> Int {
        var seen: Set<Int> = []
        var offset = first
        while offset > 0, seen.count < cap, !seen.contains(offset) {
            do {
                let next = try nextOffset(after: offset)
                seen.insert(offset)
                offset = next
            } catch is HeaderProblem {
                break
            }
        }
        return max(1, seen.count)
    }

    private func nextOffset(after offset: Int) throws -> Int {
        if isBig {
            let entries = try reader.u64(offset, order)
            guard entries <= 65_535 else { throw HeaderProblem.malformed }
            return try reader.u64(offset + 8 + entries * 20, order)
        }
        return try reader.u32(offset + 2 + (try reader.u16(offset, order)) * 12, order)
    }
}

/// One directory of tags (TIFF 6.0 §2).
struct ImageFileDirectory {
    private struct Entry {
        let type: Int
        let count: Int
        /// Where the values, or the offset of the values, are.
        let offset: Int
    }

    private let tiff: TIFFStructure
    private var entries: [Int: Entry] = [:]

    fileprivate init(_ tiff: TIFFStructure, at offset: Int) throws {
        self.tiff = tiff
        let (reader, order) = (tiff.reader, tiff.order)
        let count = tiff.isBig ? try reader.u64(offset, order) : try reader.u16(offset, order)
        guard count <= 65_535 else { throw HeaderProblem.malformed }
        let (start, stride) = tiff.isBig ? (offset + 8, 20) : (offset + 2, 12)
        // What a cut file still has of its entries may be enough.
        let table = try reader.rest(at: start)
        for index in 0..<min(count, table.count / stride) {
            let at = index * stride
            let tag = try table.u16(at, order)
            let type = try table.u16(at + 2, order)
            // Of entries with the same tag the first counts that has a type.
            guard entries[tag] == nil, (1...13).contains(type) || type == 16 || type == 18 else { continue }
            entries[tag] = Entry(
                type: type,
                count: tiff.isBig ? try table.u64(at + 4, order) : try table.u32(at + 4, order),
                offset: start + at + (tiff.isBig ? 12 : 8))
        }
    }

    func contains(_ tag: Int) -> Bool { entries[tag] != nil }

    /// The first 64 integers of a tag, signed ones read as unsigned, so that negative ones are too large; nil if it is absent, empty, of another type or not all there.
    func values(_ tag: Int) throws -> [Int]? {
        guard let entry = entries[tag], entry.count > 0, let width = Self.width(of: entry.type) else {
            return nil
        }
        let (reader, order) = (tiff.reader, tiff.order)
        do {
            let (size, overflow) = entry.count.multipliedReportingOverflow(by: width)
            let inline = tiff.isBig ? 8 : 4
            guard !overflow else { return nil }
            var offset = entry.offset
            if size > inline {
                offset = tiff.isBig ? try reader.u64(offset, order) : try reader.u32(offset, order)
            }
            let data = try reader.part(at: offset, count: size)
            return try (0..<min(entry.count, 64)).map { index in
                switch width {
                case 1: try data.u8(index)
                case 2: try data.u16(index * 2, order)
                case 4: try data.u32(index * 4, order)
                default: try data.u64(index * 8, order)
                }
            }
        } catch is HeaderProblem {
            return nil
        }
    }

    /// Bytes of one value: BYTE and SBYTE, SHORT and SSHORT, LONG, SLONG and IFD, LONG8 and IFD8.
    private static func width(of type: Int) -> Int? {
        switch type {
        case 1, 6: 1
        case 3, 8: 2
        case 4, 9, 13: 4
        case 16, 18: 8
        default: nil
        }
    }
}
