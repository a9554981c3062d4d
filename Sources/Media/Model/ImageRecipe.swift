/// How an image is made from another: geometry, blur, encoding.
package struct ImageRecipe: Hashable, Sendable {
    package enum Format: String, CaseIterable, Sendable { case jpeg, png, webp, avif, heic }

    package enum Geometry: Hashable, Sendable {
        /// The pixels as they are.
        case original
        /// Exactly this size, the whole picture; the caller has kept the aspect ratio.
        case exact(width: Int, height: Int)
        /// Exactly this size, scaled to cover and cut around the centre.
        case cover(width: Int, height: Int)
    }

    package var geometry: Geometry
    package var format: Format
    /// 1 to 100; nil is the encoder's default.
    package var quality: Int?
    /// Gaussian sigma in pixels, 0 for none.
    package var blur: Double
    /// Whether EXIF orientation is applied (always, when the size changes).
    package var uprighted: Bool
    /// Whether transparency is flattened on white (thumbnails).
    package var flattened: Bool

    package init(
        geometry: Geometry, format: Format, quality: Int? = nil, blur: Double = 0, uprighted: Bool = true,
        flattened: Bool = false
    ) {
        self.geometry = geometry
        self.format = format
        self.quality = quality
        self.blur = blur
        self.uprighted = uprighted
        self.flattened = flattened
    }

    /// A name for it that is stable over time and safe in a path.
    package var key: String {
        let size =
            switch geometry {
            case .original: "o"
            case .exact(let width, let height): "e\(width)x\(height)"
            case .cover(let width, let height): "c\(width)x\(height)"
            }
        let quality = quality.map { "-q\($0)" } ?? ""
        let blur = blur > 0 ? "-b\(blur)" : ""
        return "\(size)\(quality)\(blur)\(uprighted ? "-u" : "")\(flattened ? "-w" : "").\(format.rawValue)"
    }
}
