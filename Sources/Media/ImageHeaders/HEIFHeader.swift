// HEIF: ISO/IEC 23008-12; AVIF: AV1 Image File Format 1.1; their decoders' configurations: AV1-ISOBMFF §2.3,
// ISO/IEC 14496-15 §8.3.3.
extension ImageHeader {
    static func heif(_ reader: HeaderReader) throws -> ImageHeader? {
        var boxes = ISOBoxes(reader)
        guard let brands = try boxes.next(), try isHEIF(brands) else { return nil }
        let isSequence = try brands.content.has("avis", at: 0)
        var meta: ISOBoxes.Box?
        while let box = try boxes.next() {
            switch box.type {
            case "meta" where !isSequence: return try heifPicture(ISOItems(box))
            case "meta": meta = box
            case "moov":
                if let sequence = try heifSequence(box) { return sequence }
            default: break
            }
        }
        return try meta.flatMap { try heifPicture(ISOItems($0)) }
    }

    /// Whether a file type box promises still pictures or a sequence of them.
    private static func isHEIF(_ box: ISOBoxes.Box) throws -> Bool {
        let known: Set = [
            "avif", "avis", "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1", "miaf",
        ]
        guard box.type == "ftyp" else { return false }
        // The second number is a version.
        let offsets = [0] + stride(from: 8, to: min(box.content.count - 3, 1_024), by: 4)
        return try offsets.contains { known.contains(try box.content.tag($0)) }
    }

    private static func heifPicture(_ items: ISOItems) throws -> ImageHeader? {
        let primary = items.primary
        // What is made of others is coded as the first of them is.
        var coded = primary
        var derivations = 0
        while ["grid", "iovl", "iden"].contains(items.type(of: coded)), derivations < 8 {
            guard let first = items.targets(of: coded, "dimg").first else { return nil }
            (coded, derivations) = (first, derivations + 1)
        }
        let format: ImageFormat
        switch items.type(of: coded) {
        case "av01": format = .avif
        case "hvc1", "jpeg", "avc1", "j2k1", "vvc1": format = .heif
        default: return nil
        }
        guard let extents = items.property("ispe", of: primary) else { return nil }
        var picture = HEIFTransforms(width: try extents.u32(4, .big), height: try extents.u32(8, .big))
        let mode =
            try hasAlpha(primary, items) || hasAlpha(coded, items)
            ? "RGBA" : isMonochrome(items.properties(of: coded)) ? "L" : "RGB"
        if format == .avif {
            // Pillow reports the sides in front of all transforms, and these as an orientation.
            let orientation = try HEIFTransforms.orientation(items.properties(of: primary))
            return ImageHeader(
                .avif, width: picture.width, height: picture.height, mode: mode, orientation: orientation)
        }
        try picture.apply(items.properties(of: primary))
        return ImageHeader(.heif, width: picture.width, height: picture.height, mode: mode)
    }

    private static func hasAlpha(_ item: Int, _ items: ISOItems) throws -> Bool {
        try items.sources(to: item, "auxl").contains { auxiliary in
            guard let kind = items.property("auxC", of: auxiliary) else { return false }
            return try kind.has("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0", at: 4)
                || kind.has("urn:mpeg:hevc:2015:auxid:1\0", at: 4)
        }
    }

    /// Whether the decoder's configuration, or else the channel count, says that there is no colour.
    static func isMonochrome(_ properties: [ISOBoxes.Box]) throws -> Bool {
        for property in properties {
            switch property.type {
            case "av1C": return try property.content.u8(2) & 0x10 != 0
            case "hvcC": return try property.content.u8(16) & 3 == 0
            default: break
            }
        }
        return try properties.first { $0.type == "pixi" }?.content.u8(4) == 1
    }
}
