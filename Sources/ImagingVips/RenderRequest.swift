import Media

/// What a worker is asked: images by these recipes, of a source that has this type.
///
/// The files themselves go along as descriptors (``JobFiles``). In bytes: a version, then the fields in order; numbers
/// have four bytes (a double eight), most significant first; a string is its length and its UTF-8.
struct RenderRequest {
    private static let version: UInt32 = 3
    private static let recipeLimit = 16
    private static let stringLimit = 1_024
    /// No side of an output may be longer, in pixels.
    private static let sideLimit = 20_000

    /// In lower case, without parameters.
    let type: String
    /// EXIF's, 1 to 8.
    let orientation: Int
    /// The picture as seen, by its header; nil if that was not read.
    let promised: PixelSize?
    let recipes: [ImageRecipe]

    /// Nil for a job that no worker would accept.
    init?(of job: RenderJob) {
        type = job.type.essence
        orientation = job.image?.orientation ?? 1
        promised = job.image.map { PixelSize(width: $0.upright.width, height: $0.upright.height) }
        recipes = job.outputs.map(\.recipe)
        guard (1...Self.recipeLimit).contains(recipes.count), recipes.allSatisfy(Self.isSensible),
            Self.isSensible(type), (1...8).contains(orientation)
        else { return nil }
    }

    init?(_ bytes: [UInt8]) {
        var reader = FieldReader(bytes: bytes)
        guard reader.number() == Self.version, let type = reader.string(),
            let orientation = reader.number(), (1...8).contains(orientation), let width = reader.number(),
            let height = reader.number(), let count = reader.number(),
            (1...Self.recipeLimit).contains(Int(count))
        else { return nil }
        var recipes: [ImageRecipe] = []
        for _ in 0..<count {
            guard let recipe = reader.recipe() else { return nil }
            recipes.append(recipe)
        }
        guard reader.isAtEnd else { return nil }
        self.type = type
        self.orientation = Int(orientation)
        promised = width > 0 && height > 0 ? PixelSize(width: Int(width), height: Int(height)) : nil
        self.recipes = recipes
    }

    var bytes: [UInt8] {
        var writer = FieldWriter()
        writer.put(Self.version)
        writer.put(type)
        writer.put(UInt32(clamping: orientation))
        writer.put(UInt32(clamping: promised?.width ?? 0))
        writer.put(UInt32(clamping: promised?.height ?? 0))
        writer.put(UInt32(clamping: recipes.count))
        for recipe in recipes { writer.put(recipe) }
        return writer.bytes
    }

    fileprivate static func isSensible(_ recipe: ImageRecipe) -> Bool {
        let sides = 1...sideLimit
        switch recipe.geometry {
        case .original: break
        case .exact(let width, let height), .cover(let width, let height):
            guard sides.contains(width), sides.contains(height) else { return false }
        }
        guard recipe.quality.map((1...100).contains) != false else { return false }
        return recipe.blur.isFinite && (0...1_000).contains(recipe.blur)
    }

    fileprivate static func isSensible(_ string: String) -> Bool {
        string.utf8.count <= stringLimit && !string.utf8.contains(0)
    }
}

/// What a worker says: that it is ready or the images are written, or why not.
struct RenderReply: Equatable {
    enum Outcome: Equatable {
        case done
        /// The pixels are at fault.
        case undecodable(String)
        /// The disk is at fault.
        case unwritable(String)
    }

    let outcome: Outcome
    /// Its resident memory, in kilobytes.
    let resident: Int

    init(_ outcome: Outcome, resident: Int) {
        self.outcome = outcome
        self.resident = resident
    }

    init?(_ bytes: [UInt8]) {
        var reader = FieldReader(bytes: bytes)
        guard let kind = reader.number(), let resident = reader.number(), let text = reader.string(),
            reader.isAtEnd
        else { return nil }
        switch kind {
        case 0: outcome = .done
        case 1: outcome = .undecodable(text)
        case 2: outcome = .unwritable(text)
        default: return nil
        }
        self.resident = Int(resident)
    }

    var bytes: [UInt8] {
        let (kind, text): (UInt32, String) =
            switch outcome {
            case .done: (0, "")
            case .undecodable(let reason): (1, reason)
            case .unwritable(let reason): (2, reason)
            }
        var writer = FieldWriter()
        writer.put(kind)
        writer.put(UInt32(clamping: resident))
        writer.put(text)
        return writer.bytes
    }
}

private struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: UInt32) {
        for shift in stride(from: 24, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    mutating func put(_ string: String) {
        put(UInt32(clamping: string.utf8.count))
        bytes += string.utf8
    }

    mutating func put(_ recipe: ImageRecipe) {
        let (kind, width, height): (UInt32, Int, Int) =
            switch recipe.geometry {
            case .original: (0, 0, 0)
            case .exact(let width, let height): (1, width, height)
            case .cover(let width, let height): (2, width, height)
            }
        put(kind)
        put(UInt32(clamping: width))
        put(UInt32(clamping: height))
        put(recipe.format.rawValue)
        put(UInt32(clamping: recipe.quality ?? 0))
        put(UInt32(truncatingIfNeeded: recipe.blur.bitPattern >> 32))
        put(UInt32(truncatingIfNeeded: recipe.blur.bitPattern))
        put((recipe.uprighted ? 1 : 0) | (recipe.flattened ? 2 : 0))
    }
}

private struct FieldReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func number() -> UInt32? {
        guard bytes.count - position >= 4 else { return nil }
        defer { position += 4 }
        return bytes[position..<position + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func string() -> String? {
        guard let length = number().map(Int.init), length <= bytes.count - position else { return nil }
        defer { position += length }
        guard let string = String(validating: bytes[position..<position + length], as: UTF8.self) else {
            return nil
        }
        return RenderRequest.isSensible(string) ? string : nil
    }

    mutating func recipe() -> ImageRecipe? {
        guard let kind = number(), let width = number(), let height = number(),
            let format = string().flatMap(ImageRecipe.Format.init), let quality = number(),
            let high = number(), let low = number(), let flags = number(), kind <= 2, flags <= 3
        else { return nil }
        let geometry: ImageRecipe.Geometry =
            switch kind {
            case 0: .original
            case 1: .exact(width: Int(width), height: Int(height))
            default: .cover(width: Int(width), height: Int(height))
            }
        let recipe = ImageRecipe(
            geometry: geometry, format: format, quality: quality == 0 ? nil : Int(quality),
            blur: Double(bitPattern: UInt64(high) << 32 | UInt64(low)), uprighted: flags & 1 != 0,
            flattened: flags & 2 != 0)
        return RenderRequest.isSensible(recipe) ? recipe : nil
    }
}
