#include "confine.h"
#include "descriptors.h"
#include "landlock.h"
#include "priority.h"
#include <vips/vips.h>

// Swift cannot call variadic functions: here is each one that is needed, with its options fixed.

/// g_object_unref() is a cast macro in some GLib versions.
static inline void media_unref(void *object) { g_object_unref(object); }

/// The seven loaders, reading once from top to bottom and refusing truncated input.
#define MEDIA_LOAD(format, ...)                                                                        \
    static inline int media_vips_load_##format(VipsSource *source, VipsImage **image, double hint) {    \
        (void) hint;                                                                                    \
        return vips_##format##load_source(source, image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",   \
            VIPS_FAIL_ON_TRUNCATED, ##__VA_ARGS__, NULL);                                               \
    }
MEDIA_LOAD(jpeg, "shrink", (int) hint)
MEDIA_LOAD(webp, "scale", 1.0 / hint)
MEDIA_LOAD(png)
MEDIA_LOAD(gif)
MEDIA_LOAD(tiff)
MEDIA_LOAD(heif)
#undef MEDIA_LOAD

/// vips_jpegload_source() is variadic: refuses whatever libjpeg warns of, rows without data among it.
static inline int media_vips_load_sound_jpeg(VipsSource *source, VipsImage **image, double hint) {
    return vips_jpegload_source(source, image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_WARNING,
        "shrink", (int) hint, NULL);
}

/// vips_magickload_buffer() is variadic; the bytes must outlive the image.
static inline int media_vips_load_magick(void *bytes, size_t length, VipsImage **image, int page) {
    return vips_magickload_buffer(bytes, length, image, "page", page, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
}

/// vips_linear() takes arrays, vips_recomb() is variadic: YCbCr of the full range as RGB (ITU-R BT.601, ITU-T T.871 §7).
static inline int media_vips_rgb_from_ycbcr(VipsImage *in, VipsImage **out) {
    const double matrix[] = {1, 0, 1.402, 1, -0.344136, -0.714136, 1, 1.772, 0};
    double factors[] = {1, 1, 1};
    double offsets[] = {-1.402 * 128, (0.344136 + 0.714136) * 128, -1.772 * 128};
    VipsImage *weights = vips_image_new_matrix_from_array(3, 3, matrix, 9);
    VipsImage *mixed = NULL, *moved = NULL;
    int failed = !weights || vips_recomb(in, &mixed, weights, NULL) ||
        vips_linear(mixed, &moved, factors, offsets, 3, "uchar", TRUE, NULL) ||
        vips_copy(moved, out, "interpretation", VIPS_INTERPRETATION_sRGB, NULL);
    if (weights) g_object_unref(weights);
    if (mixed) g_object_unref(mixed);
    if (moved) g_object_unref(moved);
    return failed;
}

/// CMYK of 8 or 16 bits as RGB without a colour profile: each ink takes its share of the light (ISO/IEC 10918-6 leaves it open;
/// browsers and image libraries do the same).
static inline int media_vips_rgb_from_cmyk(VipsImage *in, VipsImage **out) {
    double white = in->BandFmt == VIPS_FORMAT_USHORT ? 65535 : 255;
    VipsImage *light = NULL, *inks = NULL, *black = NULL, *product = NULL, *bytes = NULL;
    int failed = vips_linear1(in, &light, -1, white, NULL) ||
        vips_extract_band(light, &inks, 0, "n", 3, NULL) || vips_extract_band(light, &black, 3, NULL) ||
        vips_multiply(inks, black, &product, NULL) ||
        vips_linear1(product, &bytes, 255 / (white * white), 0.5, "uchar", TRUE, NULL) ||
        vips_copy(bytes, out, "interpretation", VIPS_INTERPRETATION_sRGB, NULL);
    if (light) g_object_unref(light);
    if (inks) g_object_unref(inks);
    if (black) g_object_unref(black);
    if (product) g_object_unref(product);
    if (bytes) g_object_unref(bytes);
    return failed;
}

/// vips_linear1() is variadic: every sample times `factor`.
static inline int media_vips_scale_samples(VipsImage *in, VipsImage **out, double factor) {
    return vips_linear1(in, out, factor, 0, NULL);
}

/// vips_max() is variadic: the largest sample.
static inline int media_vips_largest(VipsImage *in, double *largest) { return vips_max(in, largest, NULL); }

/// vips_thumbnail_image() is variadic: exactly this size, orientation left alone.
///
/// To 8-bit sRGB only if there is a colour profile to come from: else it would pass by XYZ and shift colours.
static inline int media_vips_resize(VipsImage *in, VipsImage **out, int width, int height) {
    if (vips_image_get_typeof(in, VIPS_META_ICC_NAME)) {
        return vips_thumbnail_image(in, out, width, "height", height, "size", VIPS_SIZE_FORCE, "no_rotate", TRUE,
            "export_profile", "srgb", NULL);
    }
    return vips_thumbnail_image(
        in, out, width, "height", height, "size", VIPS_SIZE_FORCE, "no_rotate", TRUE, NULL);
}

/// vips_autorot() is variadic.
static inline int media_vips_upright(VipsImage *in, VipsImage **out) { return vips_autorot(in, out, NULL); }

/// vips_extract_area() is variadic.
static inline int media_vips_crop(VipsImage *in, VipsImage **out, int left, int top, int width, int height) {
    return vips_extract_area(in, out, left, top, width, height, NULL);
}

/// vips_flatten() is variadic: alpha over white.
static inline int media_vips_flatten(VipsImage *in, VipsImage **out) {
    double white = 255;
    VipsArrayDouble *background = vips_array_double_new(&white, 1);
    int failed = vips_flatten(in, out, "background", background, NULL);
    vips_area_unref(VIPS_AREA(background));
    return failed;
}

/// vips_premultiply() is variadic.
static inline int media_vips_premultiply(VipsImage *in, VipsImage **out) {
    return vips_premultiply(in, out, NULL);
}

/// vips_unpremultiply() is variadic.
static inline int media_vips_unpremultiply(VipsImage *in, VipsImage **out) {
    return vips_unpremultiply(in, out, NULL);
}

/// vips_gaussblur() is variadic.
static inline int media_vips_blur(VipsImage *in, VipsImage **out, double sigma) {
    return vips_gaussblur(in, out, sigma, NULL);
}

/// vips_colourspace() is variadic.
static inline int media_vips_convert(VipsImage *in, VipsImage **out, VipsInterpretation space) {
    return vips_colourspace(in, out, space, NULL);
}

/// vips_cast_uchar() is variadic.
static inline int media_vips_to_bytes(VipsImage *in, VipsImage **out) {
    return vips_cast_uchar(in, out, NULL);
}

/// vips_copy() is variadic.
static inline int media_vips_copy(VipsImage *in, VipsImage **out) { return vips_copy(in, out, NULL); }

// With `strip` a file gets no metadata.

/// vips_jpegsave_target() is variadic.
static inline int media_vips_save_jpeg(VipsImage *in, VipsTarget *target, int strip, int quality) {
    return vips_jpegsave_target(in, target, "Q", quality, "strip", strip, NULL);
}

/// vips_pngsave_target() is variadic.
static inline int media_vips_save_png(VipsImage *in, VipsTarget *target, int strip) {
    return vips_pngsave_target(in, target, "strip", strip, NULL);
}

/// vips_webpsave_target() is variadic.
static inline int media_vips_save_webp(VipsImage *in, VipsTarget *target, int strip, int quality) {
    return vips_webpsave_target(in, target, "Q", quality, "strip", strip, NULL);
}

/// vips_heifsave_target() is variadic: AVIF at its fastest.
static inline int media_vips_save_avif(VipsImage *in, VipsTarget *target, int strip, int quality) {
    return vips_heifsave_target(in, target, "Q", quality, "strip", strip, "compression",
        VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "effort", 0, "bitdepth", 8, NULL);
}

/// vips_heifsave_target() is variadic: HEIC, always with 4:2:0 chroma, without which it takes twice as long.
static inline int media_vips_save_heic(VipsImage *in, VipsTarget *target, int strip, int quality) {
    return vips_heifsave_target(in, target, "Q", quality, "strip", strip, "compression",
        VIPS_FOREIGN_HEIF_COMPRESSION_HEVC, "bitdepth", 8, "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_ON, NULL);
}
