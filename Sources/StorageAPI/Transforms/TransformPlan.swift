import HTTP
import Media

/// What is to be sent for a transform.
enum TransformPlan: Equatable {
    /// The file as it is.
    case original(variesByAccept: Bool)
    /// An image made from it.
    ///
    /// `addedExtension` goes behind the file's name, without its dot; nil where the format stays.
    /// `variesByAccept` tells whether another `Accept` might have got something else.
    case rendition(ImageRecipe, type: MIMEType, addedExtension: String?, variesByAccept: Bool)
}

extension TransformQuery {
    /// What to send for this content to a client that accepts this (nil: it does not say).
    ///
    /// `q` says nothing to PNG, which loses nothing. An image whose quality or sharpness alone changes keeps
    /// its pixels as they are stored; every other is turned upright. Throws 400 for what is no image of a
    /// supported type, cannot be decoded or would become too large.
    func plan(for content: Content, accept: AcceptHeader?) throws -> TransformPlan {
        if isEmpty { return .original(variesByAccept: false) }
        guard let stored = ImageRecipe.Format(storedAs: content.type) else {
            throw Refusal.malformed(
                "image manipulation features are not supported for '\(content.type.text)'")
        }
        let format = outputFormat(storedAs: stored, content.type, accept: accept)
        let isChanged = format != stored
        let isResized = width != nil || height != nil
        let quality = format == .png ? nil : quality
        guard isChanged || isResized || quality != nil || blur != nil else {
            return .original(variesByAccept: self.format == .auto)
        }
        guard let image = content.image, image.isRenderable else {
            throw Refusal.malformed("the image cannot be decoded")
        }
        let recipe = ImageRecipe(
            geometry: try geometry(of: image), format: format, quality: quality, blur: blur?.sigma ?? 0,
            uprighted: isChanged || isResized)
        switch recipe.geometry {
        case .original: try format.admit(width: image.width, height: image.height)
        case .exact(let width, let height), .cover(let width, let height):
            try format.admit(width: width, height: height)
        }
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
            return try exact(width: width, height: max(width * seen.height / seen.width, 1))
        case (nil, let height?):
            return try exact(width: max(height * seen.width / seen.height, 1), height: height)
        }
    }

    /// Throws 400 if the side that follows from the other is too long.
    private func exact(width: Int, height: Int) throws -> ImageRecipe.Geometry {
        guard max(width, height) <= Self.sideLimit else {
            throw Refusal.tooLarge(
                "resizing to \(width)x\(height) exceeds the maximum dimension of \(Self.sideLimit)")
        }
        return .exact(width: width, height: height)
    }
}

extension Refusal {
    /// For an image that nobody makes.
    static func tooLarge(_ reason: String) -> Refusal {
        malformed("output dimensions exceed the maximum: \(reason)")
    }
}
