/// Makes images from images, elsewhere: a decoder that hangs or dies harms nobody.
package protocol Imaging: Sendable {
    /// Renders one source into several images, decoding it once; blocks until all are written.
    ///
    /// Never decodes in the calling process.
    ///
    /// - Parameter job: callers take turns at the workers.
    /// - Throws: ``ImagingError``.
    func render(_ job: RenderJob) throws
}

/// One source and what is to be made of it.
package struct RenderJob: Sendable {
    /// One image to be made.
    package struct Output: Sendable {
        package let recipe: ImageRecipe
        /// An existing empty file the image is written to.
        package let path: String

        package init(recipe: ImageRecipe, path: String) {
            self.recipe = recipe
            self.path = path
        }
    }

    package let sourcePath: String
    /// The type its bytes were found to have; decides the decoder.
    package let type: MIMEType
    /// What the header of the source says of its pixels, nil if it was not read. Its orientation is applied, whatever the decoder
    /// reads: an image that one reader turns and the other measures unturned would come out squeezed.
    package let image: ImageFacts?
    package let outputs: [Output]
    /// Who wants them.
    package let caller: String
    package let purpose: Purpose

    /// What the images are for.
    package enum Purpose: Sendable {
        /// Thumbnails, which take a known time.
        case thumbnails
        /// Images as a request describes them; they may take seconds and never occupy every worker.
        case rendition
    }

    /// - Parameters:
    ///   - sourcePath: an existing file.
    ///   - type: the type its bytes were found to have.
    ///   - image: what its header says; sizes of the recipes were computed from it.
    ///   - outputs: the images to be made, at least one.
    ///   - caller: who wants them.
    ///   - purpose: what they are for.
    package init(
        sourcePath: String, type: MIMEType, image: ImageFacts? = nil, outputs: [Output],
        caller: String = RenderTurn.background.caller, purpose: Purpose = .thumbnails
    ) {
        self.sourcePath = sourcePath
        self.type = type
        self.image = image
        self.outputs = outputs
        self.caller = caller
        self.purpose = purpose
    }
}

/// Why no image was made.
package enum ImagingError: Error, Equatable {
    /// The decoder refuses the pixels, or they exceed its limit of memory or CPU time: another attempt fails, too.
    case undecodable(String)
    /// No worker could be had, or nothing could be written: another attempt may succeed.
    case unavailable(String)
    /// No result in time, on a machine that may be busy or was stopped: another attempt may succeed, but costs as much.
    case late(String)
}
