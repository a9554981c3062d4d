import HTTP
import Media

/// What is to be sent for a transform.
enum TransformPlan: Equatable {
    /// The file as it is.
    case original(variesByAccept: Bool)
    /// An image made from it.
    ///
    /// `addedExtension` goes behind the file's name, without its dot; nil where the format stays. `variesByAccept` tells
    /// whether another `Accept` might have got something else.
    case rendition(ImageRecipe, type: MIMEType, addedExtension: String?, variesByAccept: Bool)
}

extension TransformQuery {
    /// What to send for this content to a client that accepts this (nil: it does not say).
    ///
    /// `q` says nothing to PNG, which loses nothing. An image whose quality or sharpness alone changes keeps its pixels
    /// as they are stored; every other is turned upright. Throws 400 for what is no image of a supported type, cannot be
    /// decoded or would become too large.
    func plan(for content: Content, accept: AcceptHeader?) throws -> TransformPlan {
        if isEmpty { return .original(variesByAccept: false) }
        guard let stored = ImageRecipe.Format(storedAs: content.type) else {
            throw Refusal.malformed(
                "image manipulation features are not supported for '\(content.type.text)'")
        }
        let format = outputFormat(storedAs: stored, content.type, accept: accept)
        let isChanged = format != stored
        let quality = format == .png ? nil : quality
        let isResized = width != nil || height != nil
        guard isChanged || isResized || quality != nil || blur != nil else {
            return .original(variesByAccept: self.format == .auto)
        }
        guard let image = content.image, image.isRenderable else { throw Refusal.undecodableImage }
        let geometry = try geometry(of: image)
        switch geometry {
        case .original: try format.check(image.width, image.height)
        case .exact(let width, let height), .cover(let width, let height): try format.check(width, height)
        }
        let recipe = ImageRecipe(
            geometry: geometry, format: format, quality: quality, blur: blur?.sigma ?? 0,
            uprighted: isChanged || isResized)
        return .rendition(
            recipe, type: format.type, addedExtension: isChanged ? format.rawValue : nil,
            variesByAccept: self.format == .auto)
    }

    /// One side alone keeps the shape of the picture as it is seen, both together cut it to theirs.
    private func geometry(of image: ImageFacts) throws -> ImageRecipe.Geometry {
        let seen = image.upright
        switch (width, height) {
        case (nil, nil): return .original
        case (let width?, let height?): return .cover(width: width, height: height)
        case (let width?, nil):
            return try .exact(width: width, checkedHeight: max(width * seen.height / seen.width, 1))
        case (nil, let height?):
            return try .exact(width: max(height * seen.width / seen.height, 1), checkedHeight: height)
        }
    }

    /// The format of the answer: the one asked for; for `auto` the best the client names, in the order of
    /// ``ImageRecipe/Format/automatic`` among equals.
    ///
    /// Wildcards (`*/*`, `image/*`) name nothing: who takes everything takes the stored format, as upstream has it. They
    /// count against the named ones, though: the stored format stays if the client prefers it. Only a client that refuses
    /// the stored format gets one it has not named.
    private func outputFormat(
        storedAs stored: ImageRecipe.Format, _ type: MIMEType, accept: AcceptHeader?
    ) -> ImageRecipe.Format {
        switch format {
        case nil, .same: return stored
        case .jpeg: return .jpeg
        case .webp: return .webp
        case .png: return .png
        case .avif: return .avif
        case .heic: return .heic
        case .auto:
            guard let accept else { return stored }
            let storedQuality = accept.quality(of: type.essence)
            var best = (format: stored, quality: max(storedQuality, 1) - 1)
            for format in ImageRecipe.Format.automatic {
                let isNamed = accept.ranges.contains { $0.type == format.type.text }
                let quality = accept.quality(of: format.type.text)
                if isNamed || storedQuality == 0, quality > best.quality { best = (format, quality) }
            }
            return best.format
        }
    }
}

extension ImageRecipe.Geometry {
    /// Throws 400 if the side that follows from the other is too long.
    fileprivate static func exact(width: Int, checkedHeight height: Int) throws -> Self {
        guard max(width, height) <= TransformQuery.sideLimit else {
            throw Refusal.tooLarge(
                "resizing to \(width)x\(height) exceeds the maximum dimension of \(TransformQuery.sideLimit)")
        }
        return .exact(width: width, height: height)
    }
}

extension ImageRecipe.Format {
    /// What `f=auto` chooses from, the smallest files first.
    fileprivate static let automatic: [ImageRecipe.Format] = [.avif, .webp, .jpeg, .png]

    /// Nil for what the dialect makes no images from.
    fileprivate init?(storedAs type: MIMEType) {
        switch type.text {
        case "image/jpeg": self = .jpeg
        case "image/png": self = .png
        case "image/webp": self = .webp
        case "image/avif": self = .avif
        case "image/heic", "image/heif": self = .heic
        default: return nil
        }
    }

    fileprivate var type: MIMEType { MIMEType("image/\(rawValue)") }

    /// Pixels a side may have in a file of this format; more than a stored image may have where there is no bound.
    private var sideLimit: Int {
        switch self {
        case .webp: 16_383
        case .avif, .heic: 16_384
        case .jpeg, .png: 65_535
        }
    }

    /// Millions of pixels that an encoder makes within the memory and the time of a render worker, nil for as many as an
    /// image may have.
    private var megapixelLimit: Int? {
        switch self {
        case .avif: 24
        case .heic: 16
        case .jpeg, .png, .webp: nil
        }
    }

    /// Throws 400 if no file of this format can be made with so many pixels.
    fileprivate func check(_ width: Int, _ height: Int) throws {
        guard max(width, height) <= sideLimit else {
            throw Refusal.tooLarge(
                "\(width)x\(height) exceeds the maximum dimension of \(sideLimit) of \(rawValue)")
        }
        if let limit = megapixelLimit, width * height > limit * 1_000_000 {
            throw Refusal.tooLarge(
                "\(width)x\(height) exceeds the maximum of \(limit) megapixels of \(rawValue)")
        }
    }
}

extension Refusal {
    fileprivate static let undecodableImage = malformed("the image cannot be decoded")

    fileprivate static func tooLarge(_ reason: String) -> Refusal {
        malformed("output dimensions exceed the maximum: \(reason)")
    }
}
