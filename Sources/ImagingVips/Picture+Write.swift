import CVips
import Media

extension Picture {
    /// Encodes it into an open file, without metadata besides the orientation.
    ///
    /// - Parameters:
    ///   - descriptor: open for writing.
    ///   - format: of the file.
    ///   - quality: nil for what libvips takes: 75, for AVIF and HEIC 50.
    ///   - orientation: EXIF's, 1 to 8, in which a viewer is to turn the pixels.
    func write(
        to descriptor: Int32, format: ImageRecipe.Format, quality: Int?, orientation: Int = 1
    ) throws(VipsError) {
        // Not left to the encoder: libvips 8.14 writes EXIF and XMP into WebP even where it is told to strip.
        let bare = try withNothingBut(orientation: orientation)
        try bare.save(to: descriptor, format, quality, strip: orientation == 1 ? 1 : 0)
        if format == .webp, orientation == 1 { removeMetadata(fromWebP: descriptor) }
        switch format {
        case .jpeg, .png, .webp: break
        case .avif, .heic:
            // libheif 1.15 calls it a success when its encoders had no memory.
            guard hasMediaData(inHEIF: descriptor) else { throw VipsError("the encoder gave up") }
        }
    }

    private func save(
        to descriptor: Int32, _ format: ImageRecipe.Format, _ quality: Int?, strip: Int32
    ) throws(VipsError) {
        guard let target = vips_target_new_to_descriptor(descriptor) else { throw VipsError() }
        defer { media_unref(target) }
        let failure =
            switch format {
            case .jpeg: media_vips_save_jpeg(image, target, strip, Int32(clamping: quality ?? 75))
            case .png: media_vips_save_png(image, target, strip)
            case .webp: media_vips_save_webp(image, target, strip, Int32(clamping: quality ?? 75))
            case .avif: media_vips_save_avif(image, target, strip, Int32(clamping: quality ?? 50))
            case .heic: media_vips_save_heic(image, target, strip, Int32(clamping: quality ?? 50))
            }
        guard failure == 0 else { throw VipsError() }
    }
}
