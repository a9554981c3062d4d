/// The exact pixels of a thumbnail: inside a square, aspect kept, never enlarged (LibraryAPI/Contract §3).
package struct ThumbnailSize: Equatable, Sendable {
    package let width: Int
    package let height: Int

    /// - Parameters:
    ///   - width: of the picture as seen, EXIF rotation applied; at least 1.
    ///   - height: likewise.
    ///   - edge: of the square, in pixels.
    package init(width: Int, height: Int, edge: Int) {
        if width <= edge, height <= edge {
            self.width = width
            self.height = height
        } else if width > height {
            self.width = edge
            self.height = Self.shortHeight(width: width, height: height, edge: edge)
        } else {
            self.width = Self.shortWidth(width: width, height: height, edge: edge)
            self.height = edge
        }
    }

    /// Floor or ceiling, whichever makes `width / height` more exact, at least 1; the floor if both do.
    ///
    /// Compares |edge/floor - width/height| with |edge/ceiling - width/height| in integers: both over the
    /// common denominator.
    private static func shortHeight(width: Int, height: Int, edge: Int) -> Int {
        let floor = edge * height / width
        guard floor >= 1 else { return 1 }
        guard edge * height % width != 0 else { return floor }
        let ceiling = floor + 1
        let floorError = abs(edge * height - width * floor) * ceiling
        let ceilingError = abs(edge * height - width * ceiling) * floor
        return floorError <= ceilingError ? floor : ceiling
    }

    /// The same for the width, where the aspect grows with it and the nearest whole number is the more exact
    /// one.
    private static func shortWidth(width: Int, height: Int, edge: Int) -> Int {
        let rest = edge * width % height
        return max(edge * width / height + (2 * rest > height ? 1 : 0), 1)
    }
}
