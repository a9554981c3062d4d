// Image sequences: ISO/IEC 23008-12 §7; tracks: ISO/IEC 14496-12 §8.3 to §8.7, §12.1.
extension ImageHeader {
    /// The first picture track of a movie box, nil if there is none that we know.
    static func heifSequence(_ movie: ISOBoxes.Box) throws -> ImageHeader? {
        var tracks: [HEIFTrack] = []
        var boxes = movie.boxes()
        while let box = try boxes.next(), tracks.count < 64 {
            if box.type == "trak", let track = try HEIFTrack(box) { tracks.append(track) }
        }
        guard let shown = tracks.first(where: { $0.auxiliaryFor.isEmpty }) else { return nil }
        let hasAlpha = tracks.contains { $0.auxiliaryFor.contains(shown.id) }
        let mode = hasAlpha ? "RGBA" : try isMonochrome(shown.properties) ? "L" : "RGB"
        let orientation = shown.format == .avif ? try HEIFTransforms.orientation(shown.properties) : 1
        return ImageHeader(
            shown.format, width: shown.width, height: shown.height, mode: mode, orientation: orientation,
            frames: shown.samples)
    }
}

/// A track of coded pictures.
private struct HEIFTrack {
    let id: Int
    let format: ImageFormat
    let width: Int
    let height: Int
    let samples: Int
    /// The tracks whose transparency this one is.
    let auxiliaryFor: [Int]
    /// Boxes of the sample entry: the decoder's configuration, rotation.
    let properties: [ISOBoxes.Box]

    /// Nil for other than coded pictures.
    init?(_ track: ISOBoxes.Box) throws {
        guard let header = try track.first("tkhd")?.content, let media = try track.first("mdia"),
            let handler = try media.first("hdlr")?.content,
            try handler.has("pict", at: 8) || handler.has("auxv", at: 8),
            let table = try media.first("minf")?.first("stbl"),
            let sizes = try table.first("stsz") ?? table.first("stz2"),
            let entry = try table.first("stsd")?.firstBox(at: 8)
        else { return nil }
        switch entry.type {
        case "av01": format = .avif
        case "hvc1", "hev1": format = .heif
        default: return nil
        }
        // Version 1 has times of eight bytes.
        let wide = try header.u8(0) == 1
        id = try header.u32(wide ? 20 : 12, .big)
        width = try header.u32(wide ? 88 : 76, .big) >> 16
        height = try header.u32(wide ? 92 : 80, .big) >> 16
        samples = try sizes.content.u32(8, .big)
        var found: [ISOBoxes.Box] = []
        var boxes = entry.boxes(at: 78)
        while let box = try boxes.next(), found.count < 64 { found.append(box) }
        properties = found
        if let target = try track.first("tref")?.first("auxl")?.content {
            auxiliaryFor = try (0..<min(target.count / 4, 64)).map { try target.u32($0 * 4, .big) }
        } else {
            auxiliaryFor = []
        }
    }
}
