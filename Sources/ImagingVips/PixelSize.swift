import Media

/// Width and height in pixels, both at least 1.
struct PixelSize: Equatable {
    var width: Int
    var height: Int

    var turned: PixelSize { PixelSize(width: height, height: width) }

    /// The smallest size of `source` from which all of `geometries` can be made without loss; never enlarged.
    ///
    /// If one `.exact` needs most, it is precisely that one, so that it is not resized twice.
    static func base(of source: PixelSize, for geometries: [ImageRecipe.Geometry]) -> PixelSize {
        var base = PixelSize(width: 1, height: 1)
        var largest = 0.0
        for geometry in geometries {
            let (scale, size) = source.need(of: geometry)
            if scale > largest { (largest, base) = (scale, size) }
        }
        return largest >= 1 ? source : base
    }

    /// `box` if that has this shape but for rounding, else the largest size of this shape within it.
    func fitted(into box: PixelSize) -> PixelSize {
        let wide = rounded(box.height * width, over: height)
        let high = rounded(box.width * height, over: width)
        if abs(wide - box.width) <= 1 || abs(high - box.height) <= 1 { return box }
        return wide < box.width
            ? PixelSize(width: wide, height: box.height) : PixelSize(width: box.width, height: high)
    }

    /// The largest part of it with the shape of `other`.
    func middle(like other: PixelSize) -> PixelSize {
        if width * other.height >= height * other.width {
            PixelSize(width: min(width, rounded(height * other.width, over: other.height)), height: height)
        } else {
            PixelSize(width: width, height: min(height, rounded(width * other.height, over: other.width)))
        }
    }

    /// By what factor, and to what size, it must be scaled at least.
    private func need(of geometry: ImageRecipe.Geometry) -> (Double, PixelSize) {
        switch geometry {
        case .original:
            return (1, self)
        case .exact(let width, let height):
            let scale = max(Double(width) / Double(self.width), Double(height) / Double(self.height))
            return (scale, PixelSize(width: min(width, self.width), height: min(height, self.height)))
        case .cover(let width, let height):
            let scale = max(Double(width) / Double(self.width), Double(height) / Double(self.height))
            guard scale < 1 else { return (scale, self) }
            return (
                scale,
                PixelSize(
                    width: max(width, Int((Double(self.width) * scale).rounded())),
                    height: max(height, Int((Double(self.height) * scale).rounded())))
            )
        }
    }
}

/// Nearest to the quotient, at least 1.
private func rounded(_ dividend: Int, over divisor: Int) -> Int { max(1, (dividend + divisor / 2) / divisor) }
