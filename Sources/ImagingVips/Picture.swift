import CVips

/// Why libvips gave up, in its own words.
struct VipsError: Error {
    let text: String

    /// Takes what libvips has to say and makes it forget it; the buffer belongs to the whole process.
    init() {
        let words = String(cString: vips_error_buffer())
        Self.forget()
        // What comes first is nearest to the cause.
        text = words.split { $0.isNewline }.prefix(2).joined(separator: "; ")
    }

    /// Drops warnings that would else be taken for the reason of a later failure.
    static func forget() { vips_error_clear() }

    init(_ text: String) { self.text = text }
}

/// One reference to a libvips image.
final class Picture {
    let image: UnsafeMutablePointer<VipsImage>

    /// Takes over what `make` puts out; throws ``VipsError`` if it answers anything but 0.
    init(_ make: (inout UnsafeMutablePointer<VipsImage>?) -> Int32) throws(VipsError) {
        var out: UnsafeMutablePointer<VipsImage>?
        let failure = make(&out)
        guard failure == 0, let out else {
            if let out { media_unref(out) }
            throw VipsError()
        }
        image = out
    }

    deinit { media_unref(image) }

    var width: Int { Int(vips_image_get_width(image)) }
    var height: Int { Int(vips_image_get_height(image)) }
    var bands: Int { Int(vips_image_get_bands(image)) }
    var hasAlpha: Bool { vips_image_hasalpha(image) != 0 }
    /// EXIF's, 1 to 8; 1 if there is none.
    var orientation: Int { Int(vips_image_get_orientation(image)) }

    /// All its pixels, computed once and kept.
    func inMemory() throws(VipsError) -> Picture {
        try Picture { out in
            out = vips_image_copy_memory(image)
            return out == nil ? -1 : 0
        }
    }

    /// Exactly this size, 8-bit sRGB (or gray).
    func resized(width: Int, height: Int) throws(VipsError) -> Picture {
        let picture = try withoutUnusableProfile().withoutBareInks()
        let resized = try Picture {
            media_vips_resize(picture.image, &$0, Int32(clamping: width), Int32(clamping: height))
        }.inDisplaySpace()
        let scaled = try resized.scaledToBytes()
        let bytes = try Picture { media_vips_to_bytes(scaled.image, &$0) }
        // It has done its work: the pixels are sRGB now.
        return try bytes.withoutProfile()
    }

    /// RGB where the pixels are CMYK that no profile explains.
    private func withoutBareInks() throws(VipsError) -> Picture {
        guard vips_image_get_interpretation(image) == VIPS_INTERPRETATION_CMYK, bands == 4,
            vips_image_get_typeof(image, VIPS_META_ICC_NAME) == 0
        else { return self }
        return try Picture { media_vips_rgb_from_cmyk(image, &$0) }
    }

    /// The samples in the range of a byte: 32-bit integers use all their bits, and floating-point samples that stay about 1 are
    /// shares of white.
    private func scaledToBytes() throws(VipsError) -> Picture {
        let factor: Double
        switch vips_image_get_format(image) {
        case VIPS_FORMAT_UINT: factor = 255 / Double(UInt32.max)
        case VIPS_FORMAT_FLOAT, VIPS_FORMAT_DOUBLE:
            let memory = try inMemory()
            var largest = 0.0
            guard media_vips_largest(memory.image, &largest) == 0 else { throw VipsError() }
            // A filter overshoots at edges.
            guard largest < 1.5 else { return memory }
            return try Picture { media_vips_scale_samples(memory.image, &$0, 255) }
        default: return self
        }
        return try Picture { media_vips_scale_samples(image, &$0, factor) }
    }

    /// RGB from pixels that a decoder has left in YCbCr.
    func rgbFromYCbCr() throws(VipsError) -> Picture {
        try Picture { media_vips_rgb_from_ycbcr(image, &$0) }
    }

    /// sRGB or gray, whatever it was; what has no colour space at all stays as it is.
    private func inDisplaySpace() throws(VipsError) -> Picture {
        let target: VipsInterpretation
        switch vips_image_get_interpretation(image) {
        case VIPS_INTERPRETATION_sRGB, VIPS_INTERPRETATION_B_W, VIPS_INTERPRETATION_MULTIBAND: return self
        case VIPS_INTERPRETATION_GREY16: target = VIPS_INTERPRETATION_B_W
        default: target = VIPS_INTERPRETATION_sRGB
        }
        return try Picture { media_vips_convert(image, &$0, target) }
    }

    /// The same pixels, to be turned by this orientation, 1 to 8.
    func oriented(_ orientation: Int) throws(VipsError) -> Picture {
        let copy = try Picture { media_vips_copy(image, &$0) }
        vips_image_set_int(copy.image, VIPS_META_ORIENTATION, Int32(clamping: orientation))
        return copy
    }

    func upright() throws(VipsError) -> Picture { try Picture { media_vips_upright(image, &$0) } }

    /// The middle of it.
    func cropped(width: Int, height: Int) throws(VipsError) -> Picture {
        if width == self.width, height == self.height { return self }
        let left = (self.width - width) / 2
        let top = (self.height - height) / 2
        return try Picture {
            media_vips_crop(
                image, &$0, Int32(clamping: left), Int32(clamping: top), Int32(clamping: width),
                Int32(clamping: height))
        }
    }

    func flattened() throws(VipsError) -> Picture {
        guard hasAlpha else { return self }
        return try Picture { media_vips_flatten(image, &$0) }
    }

    /// - Parameter sigma: of the Gaussian, in pixels.
    func blurred(sigma: Double) throws(VipsError) -> Picture {
        // What a wide Gaussian leaves over a small picture holds too, and the work does not grow with it.
        let shrink = sigma / 4
        if shrink >= 2 {
            let small = PixelSize(
                width: max(1, Int((Double(width) / shrink).rounded())),
                height: max(1, Int((Double(height) / shrink).rounded())))
            return try resized(width: small.width, height: small.height)
                .blurred(sigma: sigma / shrink).inMemory().resized(width: width, height: height)
        }
        guard hasAlpha else { return try Picture { media_vips_blur(image, &$0, sigma) } }
        // Else the colour of what cannot be seen would bleed into the rest.
        let premultiplied = try Picture { media_vips_premultiply(image, &$0) }
        let blurred = try Picture { media_vips_blur(premultiplied.image, &$0, sigma) }
        let straight = try Picture { media_vips_unpremultiply(blurred.image, &$0) }
        return try Picture { media_vips_to_bytes(straight.image, &$0) }
    }

    /// Without its colour profile if that is broken or made for other pixels: better slightly wrong than no picture.
    private func withoutUnusableProfile() throws(VipsError) -> Picture {
        guard vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0 else { return self }
        var profile: UnsafeRawPointer?
        var length = 0
        if vips_image_get_blob(image, VIPS_META_ICC_NAME, &profile, &length) == 0, let profile,
            vips_icc_is_compatible_profile(image, profile, length) != 0
        {
            return self
        }
        return try withoutProfile()
    }

    /// Without any metadata but this orientation, which is left out where it is the usual one.
    func withNothingBut(orientation: Int) throws(VipsError) -> Picture {
        let copy = try Picture { media_vips_copy(image, &$0) }
        if let names = vips_image_get_fields(image) {
            // What describes the pixels themselves is not removed by this.
            for index in 0..<Int(g_strv_length(names)) { vips_image_remove(copy.image, names[index]) }
            g_strfreev(names)
        }
        guard orientation > 1 else { return copy }
        vips_image_set_int(copy.image, VIPS_META_ORIENTATION, Int32(clamping: orientation))
        // The PNG encoder writes EXIF only if there is some: one entry, 0x0112 (EXIF 2.32 §4.6.4).
        let exif =
            Array("Exif".utf8) + [0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0]
            + [UInt8(clamping: orientation), 0, 0, 0, 0, 0, 0]
        vips_image_set_blob_copy(copy.image, VIPS_META_EXIF_NAME, exif, exif.count)
        return copy
    }

    private func withoutProfile() throws(VipsError) -> Picture {
        guard vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0 else { return self }
        let copy = try Picture { media_vips_copy(image, &$0) }
        vips_image_remove(copy.image, VIPS_META_ICC_NAME)
        return copy
    }
}
