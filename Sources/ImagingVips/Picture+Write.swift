import CVips
import Media

extension Picture {
    /// Encodes it into an open file, without metadata.
    ///
    /// - Parameter quality: nil for what libvips takes: 75, for AVIF and HEIC 50.
    func write(to descriptor: Int32, format: ImageRecipe.Format, quality: Int?) throws(VipsError) {
        guard let target = vips_target_new_to_descriptor(descriptor) else { throw VipsError() }
        defer { media_unref(target) }
        let failure =
            switch format {
            case .jpeg: media_vips_save_jpeg(image, target, Int32(clamping: quality ?? 75))
            case .png: media_vips_save_png(image, target)
            case .webp: media_vips_save_webp(image, target, Int32(clamping: quality ?? 75))
            case .avif: media_vips_save_avif(image, target, Int32(clamping: quality ?? 50))
            case .heic: media_vips_save_heic(image, target, Int32(clamping: quality ?? 50))
            }
        guard failure == 0 else { throw VipsError() }
        // libvips 8.14 writes EXIF into WebP even where it is told to strip.
        if format == .webp { removeEXIF(fromWebP: descriptor) }
    }
}
