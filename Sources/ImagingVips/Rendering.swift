import CVips
import Glibc
import Media

/// One job, from file to files: decoded once for the largest output, the others made from that.
struct Rendering {
    private struct Output {
        let recipe: ImageRecipe
        let file: OwnedDescriptor
    }

    private var source: SourceImage
    /// EXIF's, as the caller read it; the decoder's own reading counts for nothing.
    private let orientation: Int
    /// The picture as seen, by its header.
    private let promised: PixelSize?
    private let outputs: [Output]
    /// Keeps the descriptors open.
    private let files: [OwnedDescriptor]

    /// - Parameters:
    ///   - request: what to render.
    ///   - files: the source, then one for each recipe.
    init(_ request: RenderRequest, files: [OwnedDescriptor]) {
        source = SourceImage(descriptor: files[0].number, type: request.type)
        orientation = SourceImage.isTurnedByDecoder(request.type) ? 1 : request.orientation
        promised = request.promised
        outputs = zip(request.recipes, files.dropFirst()).map(Output.init)
        self.files = files
    }

    /// Writes every output.
    mutating func perform() -> RenderReply.Outcome {
        let outcome = attempt()
        guard case .undecodable = outcome, let repaired = source.withJPEGEnd() else { return outcome }
        for output in outputs {
            guard ftruncate(output.file.number, 0) == 0, lseek(output.file.number, 0, SEEK_SET) == 0 else {
                return outcome
            }
        }
        source = repaired
        // The first word is the decoder's on the file as it is.
        return attempt() == .done ? .done : outcome
    }

    private func attempt() -> RenderReply.Outcome {
        VipsError.forget()
        do throws(VipsError) {
            let upright = outputs.filter(\.recipe.isUpright)
            let asStored = outputs.filter { !$0.recipe.isUpright }
            if !upright.isEmpty { try render(upright, isUpright: true) }
            if !asStored.isEmpty { try render(asStored, isUpright: false) }
            return .done
        } catch {
            if let code = writeFailure() { return .unwritable("an output cannot be written: error \(code)") }
            return .undecodable(error.text.isEmpty ? "does not decode" : String(error.text.prefix(200)))
        }
    }

    private func render(_ outputs: [Output], isUpright: Bool) throws(VipsError) {
        var picture = try source.picture()
        let isTurned = isUpright && orientation >= 5
        let full = PixelSize(width: picture.width, height: picture.height)
        let seen = isTurned ? full.turned : full
        // The sizes were computed from the header; where the decoder finds another shape they would squeeze the picture.
        let isAsPromised = promised.map { seen.fitted(into: $0) == $0 } ?? true
        let outputs =
            isAsPromised
            ? outputs : outputs.map { Output(recipe: $0.recipe.keepingAspect(of: seen), file: $0.file) }
        let base = PixelSize.base(of: seen, for: outputs.map(\.recipe.geometry))
        let stored = isTurned ? base.turned : base

        let shrink = min(Double(seen.width) / Double(base.width), Double(seen.height) / Double(base.height))
        if source.isWorthReopening(shrink: shrink) { picture = try source.picture(shrink: shrink) }
        let isMoved = isUpright && orientation > 1
        picture = try picture.resized(width: stored.width, height: stored.height)
            .oriented(orientation)
        // The source is read once, from top to bottom: whatever needs it otherwise gets a copy.
        if isMoved || outputs.count > 1 || outputs.contains(where: { $0.recipe.needsAnyOrder }) {
            picture = try picture.inMemory()
        }
        if isMoved { picture = try picture.upright().inMemory() }
        for output in outputs {
            try write(output, from: picture, orientation: isUpright ? 1 : orientation)
        }
    }

    /// - Parameter orientation: of the base, EXIF's.
    private func write(
        _ output: Output, from base: Picture, orientation: Int
    ) throws(VipsError) {
        var picture = base
        switch output.recipe.geometry {
        case .original: break
        case .exact(let width, let height):
            if picture.width != width || picture.height != height {
                picture = try picture.resized(width: width, height: height)
            }
        case .cover(let width, let height):
            let size = PixelSize(width: picture.width, height: picture.height)
                .middle(like: PixelSize(width: width, height: height))
            picture = try picture.cropped(width: size.width, height: size.height)
            if picture.width != width || picture.height != height {
                picture = try picture.resized(width: width, height: height)
            }
        }
        // JPEG has no alpha and libvips would put it on black.
        if output.recipe.flattened || output.recipe.format == .jpeg { picture = try picture.flattened() }
        if output.recipe.blur > 0 { picture = try picture.blurred(sigma: output.recipe.blur) }
        let (format, quality) = (output.recipe.format, output.recipe.quality)
        guard format.isEncodedWhole else {
            return try picture.write(
                to: output.file.number, format: format, quality: quality, orientation: orientation)
        }
        // No byte of the source is read any more from here on.
        picture = try picture.inMemory()
        let failure = withEncoderLimits { () -> VipsError? in
            do throws(VipsError) {
                try picture.write(
                    to: output.file.number, format: format, quality: quality, orientation: orientation)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    /// Why nothing can be written to the outputs, if that is so: libvips does not tell it from broken pixels.
    private func writeFailure() -> Int32? {
        let zeros = [UInt8](repeating: 0, count: 65_536)
        for output in outputs {
            var count = 0
            // After a short write the next one says why.
            repeat {
                count = Glibc.write(output.file.number, zeros, zeros.count)
            } while (1..<zeros.count).contains(count)
            // An image beyond the size limit is none that another attempt could make.
            if count < 0, errno != EFBIG { return errno }
        }
        return nil
    }
}

extension ImageRecipe.Format {
    /// Whether the encoder wants all pixels at once, and memory for several copies of them.
    fileprivate var isEncodedWhole: Bool {
        switch self {
        case .jpeg, .png: false
        case .webp, .avif, .heic: true
        }
    }
}

extension ImageRecipe {
    /// Whether EXIF's orientation is applied.
    fileprivate var isUpright: Bool { uprighted || geometry != .original }

    /// The same recipe, its size made to fit where the picture turned out to have another shape than its header promised.
    fileprivate func keepingAspect(of seen: PixelSize) -> ImageRecipe {
        guard case .exact(let width, let height) = geometry else { return self }
        var recipe = self
        let size = seen.fitted(into: PixelSize(width: width, height: height))
        recipe.geometry = .exact(width: size.width, height: size.height)
        return recipe
    }

    fileprivate var needsAnyOrder: Bool {
        if case .cover = geometry { return true }
        return blur > 0
    }
}
