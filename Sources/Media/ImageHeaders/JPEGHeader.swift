// JPEG: ITU-T T.81 annex B; EXIF in APP1: CIPA DC-008 §4.7.2.
extension ImageHeader {
    static func jpeg(_ reader: HeaderReader) throws -> ImageHeader? {
        var frame: (width: Int, height: Int, mode: String)?
        var orientation: Int?
        var markers = JPEGMarkers(reader)
        while let (marker, segment) = try markers.next() {
            switch marker {
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF, 0xDE:
                guard try segment.u8(0) == 8, let mode = jpegMode(components: try segment.u8(5)) else {
                    return nil
                }
                frame = (try segment.u16(3, .big), try segment.u16(1, .big), mode)
            case 0xE1 where try orientation == nil && segment.has("Exif\0\0", at: 0):
                orientation = try EXIF.orientation(in: segment)
            default: break
            }
        }
        guard let frame else { return nil }
        return ImageHeader(
            .jpeg, width: frame.width, height: frame.height, mode: frame.mode, orientation: orientation ?? 1)
    }

    private static func jpegMode(components: Int) -> String? {
        switch components {
        case 1: "L"
        case 3: "RGB"
        case 4: "CMYK"
        default: nil
        }
    }
}

/// Walks the marker segments in front of the first scan.
private struct JPEGMarkers {
    private let reader: HeaderReader
    private var offset = 2
    private var segmentsLeft = 65_536
    /// Bytes between segments that belong to none.
    private var junkLeft = 1 << 20

    init(_ reader: HeaderReader) { self.reader = reader }

    /// The next segment without its length, nil at the scan.
    ///
    /// Throws ``HeaderProblem`` if the file ends before it.
    mutating func next() throws -> (marker: Int, segment: HeaderReader)? {
        while true {
            let marker = try nextMarker()
            switch marker {
            case 0xDA: return nil
            case 0x00, 0xC8, 0xD0...0xD9, 0xF0...0xFD: continue
            case 0x01...0xBF: throw HeaderProblem.malformed
            default: break
            }
            segmentsLeft -= 1
            guard segmentsLeft > 0 else { throw HeaderProblem.tooLong }
            let length = try reader.u16(offset, .big)
            guard length >= 2 else { throw HeaderProblem.malformed }
            let segment = try reader.part(at: offset + 2, count: length - 2)
            offset += length
            return (marker, segment)
        }
    }

    private mutating func nextMarker() throws -> Int {
        while try reader.u8(offset) != 0xFF { try skipJunk() }
        while try reader.u8(offset) == 0xFF { try skipJunk() }
        offset += 1
        return try reader.u8(offset - 1)
    }

    private mutating func skipJunk() throws {
        junkLeft -= 1
        guard junkLeft > 0 else { throw HeaderProblem.tooLong }
        offset += 1
    }
}
