// TIFF 6.0 §8 (baseline tags), §18 to §23 (extensions); BigTIFF.
extension ImageHeader {
    static func tiff(_ reader: HeaderReader) throws -> ImageHeader? {
        let structure = try TIFFStructure(reader)
        guard let directory = try structure.directory(at: structure.first),
            let width = try directory.values(256)?.first, let height = try directory.values(257)?.first,
            let mode = try TIFFSamples(directory, structure.order)?.mode
        else { return nil }
        let orientation = try EXIF.orientation(of: directory)
        let isTurned = orientation > 4
        return ImageHeader(
            .tiff, width: isTurned ? height : width, height: isTurned ? width : height, mode: mode,
            orientation: isTurned ? 1 : orientation, frames: try structure.directoryCount(upTo: frameCap))
    }
}

/// How the samples of a TIFF picture are stored, and which mode Pillow gives to that.
private struct TIFFSamples {
    private let order: ByteOrder
    private let photometric: Int
    private let isCompressed: Bool
    /// 1 unsigned, 2 signed, 3 floating point; several if the samples differ.
    private let formats: [Int]
    private let isBitOrderReversed: Bool
    /// Bits of one sample, the same for all.
    private let depth: Int
    private let samples: Int
    private let extras: [Int]

    /// Nil for what Pillow does not know, or lacks its pixels.
    init?(_ directory: ImageFileDirectory, _ order: ByteOrder) throws {
        func number(_ tag: Int, or absent: Int) throws -> Int { try directory.values(tag)?.first ?? absent }
        let compression = try number(259, or: 1)
        let known: Set = [
            1, 2, 3, 4, 5, 6, 7, 8, 32_771, 32_773, 32_809, 32_946, 34_676, 34_677, 34_925, 50_000, 50_001,
        ]
        guard known.contains(compression), !directory.contains(0xBC01) else { return nil }
        self.order = order
        isCompressed = compression != 1
        // The old JPEG compression is YCbCr whatever the tag says.
        photometric = compression == 6 ? 6 : try number(262, or: 0)
        let fillOrder = try number(266, or: 1)
        isBitOrderReversed = fillOrder == 2
        let formats = try directory.values(339) ?? [1]
        self.formats = Set(formats).count == 1 ? [formats[0]] : formats

        var bits = try directory.values(258) ?? [1]
        var samples = try number(277, or: compression == 6 ? 3 : 1)
        var extras = try directory.values(338) ?? []
        if try number(284, or: 1) == 2, !extras.isEmpty, extras.allSatisfy({ $0 == 0 }) {
            bits = Array(bits.dropLast(extras.count))
            samples -= extras.count
            extras = []
        }
        if bits.count == 1, (2...6).contains(samples) { bits = Array(repeating: bits[0], count: samples) }
        guard fillOrder == 1 || fillOrder == 2, (1...6).contains(samples), bits.count >= samples,
            Set(bits.prefix(samples)).count == 1
        else { return nil }
        (depth, self.samples, self.extras) = (bits[0], samples, extras)
        guard isCompressed || directory.contains(273) || directory.contains(324) else { return nil }
        guard photometric != 3 || directory.contains(320) else { return nil }
    }

    var mode: String? {
        switch photometric {
        case 0, 1: samples == 1 ? gray : grayAlpha
        case 2 where formats == [1]: rgb
        case 3 where formats == [1]: palette
        case 5 where formats == [1] && !isBitOrderReversed: cmyk
        case 6 where formats == [1] && !isBitOrderReversed: yCbCr
        case 8 where formats == [1] && !isBitOrderReversed:
            samples == 3 && depth == 8 && extras.isEmpty ? "LAB" : nil
        default: nil
        }
    }

    private var gray: String? {
        guard extras.isEmpty else { return nil }
        let isInverted = photometric == 0
        switch (formats, depth) {
        case ([1], 1): return "1"
        case ([1], 2), ([1], 4), ([1], 8): return "L"
        case ([1], 16) where order == .little && !(isInverted && isBitOrderReversed): return "I;16"
        case ([3], 32) where !isBitOrderReversed: return "F"
        default: break
        }
        guard !isInverted, !isBitOrderReversed else { return nil }
        switch (formats, depth) {
        case ([1], 12) where order == .little: return "I;16"
        case ([1], 16): return "I;16B"
        case ([1], 32) where order == .little: return "I"
        case ([2], 8): return "L"
        case ([2], 16), ([2], 32): return "I"
        default: return nil
        }
    }

    private var grayAlpha: String? {
        guard photometric == 1, formats == [1], !isBitOrderReversed else { return nil }
        switch (samples, depth, extras) {
        case (2, 8, [0]): return "L"
        case (2, 8, [1]): return "La"
        case (2, 8, [2]): return "LA"
        default: return nil
        }
    }

    private var rgb: String? {
        if isBitOrderReversed { return samples == 3 && depth == 8 && extras.isEmpty ? "RGB" : nil }
        guard depth == 8 || (depth == 16 && samples <= 4) else { return nil }
        // Samples beyond the alpha channel must say that they mean nothing.
        guard extras.dropFirst().allSatisfy({ $0 == 0 }) else { return nil }
        switch (samples - 3, extras.first) {
        case (0, nil): return "RGB"
        case (1, nil): return "RGBA"
        case (extras.count, 0): return "RGB"
        case (extras.count, 1), (extras.count, 2): return "RGBA"
        case (1, 999) where extras.count == 1 && depth == 8: return "RGBA"
        default: return nil
        }
    }

    private var palette: String? {
        switch (samples, depth, extras) {
        case (1, 1, []), (1, 2, []), (1, 4, []), (1, 8, []): "P"
        case (2, 8, [0]) where !isBitOrderReversed: "P"
        case (2, 8, [2]) where !isBitOrderReversed: "PA"
        default: nil
        }
    }

    private var cmyk: String? {
        guard samples == 4 + extras.count, extras.allSatisfy({ $0 == 0 }) else { return nil }
        return depth == 8 || (depth == 16 && extras.isEmpty) ? "CMYK" : nil
    }

    private var yCbCr: String? {
        guard depth == 8, extras.isEmpty, samples == 1 || samples == 3 else { return nil }
        // The decoders of compressed pictures convert.
        return isCompressed ? "RGB" : samples == 1 ? "L" : "YCbCr"
    }
}
