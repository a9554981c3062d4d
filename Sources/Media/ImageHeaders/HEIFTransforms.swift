/// The sides of a picture, turned and cut as its properties say (ISO/IEC 23008-12 §6.5.9 to §6.5.12).
struct HEIFTransforms {
    private(set) var width: Int
    private(set) var height: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// Applies them in their order.
    mutating func apply(_ properties: [ISOBoxes.Box]) throws {
        for property in properties {
            switch property.type {
            case "irot" where try property.content.u8(0) & 1 == 1: swap(&width, &height)
            case "clap":
                width = try Self.cut(width, property.content, at: 0)
                height = try Self.cut(height, property.content, at: 8)
            default: break
            }
        }
    }

    /// A clean aperture's numerator and denominator, if they cut anything off.
    private static func cut(_ side: Int, _ aperture: HeaderReader, at offset: Int) throws -> Int {
        let (numerator, denominator) = (try aperture.u32(offset, .big), try aperture.u32(offset + 4, .big))
        guard denominator > 0, numerator >= denominator else { return side }
        return min(numerator / denominator, side)
    }

    /// A rotation and a mirror after it as an EXIF orientation.
    static func orientation(_ properties: [ISOBoxes.Box]) throws -> Int {
        // Quarters are counted anticlockwise; axis 0 exchanges top and bottom, 1 left and right.
        let quarters = try properties.first { $0.type == "irot" }?.content.u8(0) ?? 0
        let axis = try properties.first { $0.type == "imir" }?.content.u8(0)
        switch (quarters & 3, axis.map { $0 & 1 }) {
        case (0, nil): return 1
        case (1, nil): return 8
        case (2, nil): return 3
        case (_, nil): return 6
        case (0, 1), (2, 0): return 2
        case (0, _), (2, _): return 4
        case (1, 0), (3, 1): return 5
        default: return 7
        }
    }
}
