/// Makes images from images, elsewhere: a decoder that hangs or dies harms nobody.
package protocol Imaging: Sendable {
    /// Renders one source into several images, decoding it once; blocks until all are written.
    ///
    /// Throws ``ImagingError/undecodable(_:)`` if the pixels do not decode (also when a limit on memory, CPU or time
    /// ended the attempt): trying again is pointless. Throws ``ImagingError/unavailable(_:)`` if no worker could
    /// be had: trying later may help. Never decodes in the calling process.
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

    /// - Parameters:
    ///   - sourcePath: an existing file.
    ///   - type: the type its bytes were found to have.
    ///   - image: what its header says; sizes of the recipes were computed from it.
    ///   - outputs: the images to be made, at least one.
    package init(sourcePath: String, type: MIMEType, image: ImageFacts? = nil, outputs: [Output]) {
        self.sourcePath = sourcePath
        self.type = type
        self.image = image
        self.outputs = outputs
    }
}

/// Why no image was made.
package enum ImagingError: Error, Equatable {
    case undecodable(String)
    case unavailable(String)
}
