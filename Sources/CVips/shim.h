#include "confine.h"
#include "descriptors.h"
#include "landlock.h"
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

/// vips_magickload() is variadic; `location` carries ImageMagick's format prefix.
static inline int media_vips_load_magick(const char *location, VipsImage **image, int page) {
    return vips_magickload(location, image, "page", page, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
}

/// vips_thumbnail_image() is variadic: exactly this size, orientation left alone.
///
/// To 8-bit sRGB only if there is a colour profile, or CMYK, to come from: else it would pass by XYZ and shift colours.
static inline int media_vips_resize(VipsImage *in, VipsImage **out, int width, int height) {
    if (vips_image_get_typeof(in, VIPS_META_ICC_NAME) || in->Type == VIPS_INTERPRETATION_CMYK) {
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

/// vips_heifsave_target() is variadic: HEIC.
static inline int media_vips_save_heic(VipsImage *in, VipsTarget *target, int strip, int quality) {
    return vips_heifsave_target(in, target, "Q", quality, "strip", strip, "compression",
        VIPS_FOREIGN_HEIF_COMPRESSION_HEVC, "bitdepth", 8, NULL);
}
