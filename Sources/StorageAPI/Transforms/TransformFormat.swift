import HTTP
import Media

extension TransformQuery {
    /// The format of the answer: the one asked for; for `auto` the best that the client names, the smallest
    /// files first among equals.
    ///
    /// Wildcards (`*/*`, `image/*`) name nothing: who takes everything takes the stored format, as upstream has
    /// it. They count against the named ones, though: the stored format stays if the client prefers it. Only a
    /// client that refuses the stored format gets one it has not named.
    func outputFormat(
        storedAs stored: ImageRecipe.Format, _ type: MIMEType, accept: AcceptHeader?
    ) -> ImageRecipe.Format {
        switch format {
        case nil, .same: return stored
        case .jpeg: return .jpeg
        case .webp: return .webp
        case .png: return .png
        case .avif: return .avif
        case .heic: return .heic
        case .auto: return accept.map { best(of: $0, storedAs: stored, type) } ?? stored
        }
    }

    private func best(
        of accept: AcceptHeader, storedAs stored: ImageRecipe.Format, _ type: MIMEType
    ) -> ImageRecipe.Format {
        let storedQuality = accept.quality(of: type.essence)
        // A named one wins where the client likes both alike.
        var best = (format: stored, quality: max(storedQuality, 1) - 1)
        for format in [ImageRecipe.Format.avif, .webp, .jpeg, .png] {
            let isNamed = accept.ranges.contains { $0.type == format.type.text }
            let quality = accept.quality(of: format.type.text)
            if isNamed || storedQuality == 0, quality > best.quality { best = (format, quality) }
        }
        return best.format
    }
}

extension ImageRecipe.Format {
    /// Nil for what the dialect makes no images from.
    init?(storedAs type: MIMEType) {
        switch type.text {
        case "image/jpeg": self = .jpeg
        case "image/png": self = .png
        case "image/webp": self = .webp
        case "image/avif": self = .avif
        case "image/heic", "image/heif": self = .heic
        default: return nil
        }
    }

    var type: MIMEType { MIMEType("image/\(rawValue)") }

    /// Throws 400 if no file of this format can be made with so many pixels.
    func admit(width: Int, height: Int) throws {
        guard max(width, height) <= sideLimit else {
            throw Refusal.tooLarge(
                "\(width)x\(height) exceeds the maximum dimension of \(sideLimit) of \(rawValue)")
        }
        if let limit = pixelLimit, width * height > limit {
            let megapixels = limit % 1_000_000 == 0 ? "\(limit / 1_000_000)" : "\(Double(limit) / 1_000_000)"
            throw Refusal.tooLarge(
                "\(width)x\(height) exceeds the maximum of \(megapixels) megapixels of \(rawValue)")
        }
    }

    /// Pixels a side may have in a file of this format.
    private var sideLimit: Int {
        switch self {
        case .webp: 16_383
        case .avif, .heic: 16_384
        case .jpeg, .png: 65_535
        }
    }

    /// Pixels that the encoder makes in about five seconds of CPU time, of noise at the highest quality; nil for as many as
    /// an image may have.
    ///
    /// Measured per megapixel: JPEG 0.02 s, PNG 0.09 s, WebP 0.22 s, AVIF 0.44 s, HEIC 2.5 s.
    private var pixelLimit: Int? {
        switch self {
        case .heic: 2_100_000
        case .avif: 12_500_000
        case .webp: 24_000_000
        case .png: 50_000_000
        case .jpeg: nil
        }
    }
}
