import CVips
import Glibc

/// The file a job is about, opened by the decoder its type names and by no other.
///
/// libvips is never asked what a file is: its sniffers hang on some (reliability.md §A4-1). That also rules out
/// `vips_thumbnail()`, which sniffs; shrinking on load is done here instead.
struct SourceImage {
    private typealias Loader = (
        UnsafeMutablePointer<VipsSource>?, UnsafeMutablePointer<UnsafeMutablePointer<VipsImage>?>?, Double
    ) -> Int32

    /// More pixels are not decoded, whatever the caller thought of the header.
    private static let pixelLimit = 100_000_000
    private static let sideLimit = 20_000

    /// Whether the decoder of this type wants to open a file by its path, as ImageMagick does; the others read what is open.
    static func isOpenedByPath(_ type: String) -> Bool {
        ["image/bmp", "image/x-ms-bmp", "image/x-icon", "image/vnd.microsoft.icon"].contains(type)
    }

    /// Borrowed, readable, seekable.
    let descriptor: Int32
    /// Its media type's essence.
    let type: String

    /// The first page as stored, nothing decoded yet.
    ///
    /// - Parameter shrink: the picture will be made smaller by this factor; decoders that can, help.
    func picture(shrink: Double = 1) throws(VipsError) -> Picture {
        let picture = try opened(hint: hint(for: shrink))
        guard picture.width <= Self.sideLimit, picture.height <= Self.sideLimit,
            picture.width * picture.height <= Self.pixelLimit
        else { throw VipsError("too many pixels") }
        return picture
    }

    /// Whether opening it again with this factor saves work.
    func isWorthReopening(shrink: Double) -> Bool { hint(for: shrink) > 1 }

    /// What the loader is told: a power of two for JPEG, any factor for WebP.
    ///
    /// The final, better filter is left at least 1.5 to do: that differs from decoding everything by a mean square
    /// error of 1 to 2, where encoding at quality 80 adds 20 to 40, and halves the time for a 12-megapixel photo.
    private func hint(for shrink: Double) -> Double {
        switch type {
        case "image/jpeg": shrink >= 12 ? 8 : shrink >= 6 ? 4 : shrink >= 3 ? 2 : 1
        case "image/webp": max(shrink, 1)
        default: 1
        }
    }

    private func opened(hint: Double) throws(VipsError) -> Picture {
        let loader: Loader
        switch type {
        case "image/jpeg": loader = media_vips_load_jpeg
        case "image/png", "image/apng", "image/vnd.mozilla.apng": loader = media_vips_load_png
        case "image/gif": loader = media_vips_load_gif
        case "image/webp": loader = media_vips_load_webp
        case "image/tiff": loader = media_vips_load_tiff
        case "image/avif", "image/heic", "image/heif": loader = media_vips_load_heif
        case "image/bmp", "image/x-ms-bmp": return try magick("bmp", page: 0)
        case "image/x-icon", "image/vnd.microsoft.icon":
            guard let page = largestIcon(in: descriptor) else { throw VipsError("no icon in it") }
            return try magick("ico", page: page)
        default: throw VipsError("no decoder for \(type)")
        }
        lseek(descriptor, 0, SEEK_SET)
        guard let source = vips_source_new_from_descriptor(descriptor) else { throw VipsError() }
        defer { media_unref(source) }
        return try Picture { loader(source, &$0, hint) }
    }

    /// By ImageMagick, the only one in Debian's libvips who reads these two.
    ///
    /// The prefix names the coder, so nothing is sniffed and none of its script, vector or network coders can be
    /// reached; the path is the descriptor's, so nothing in a name is interpreted.
    private func magick(_ coder: String, page: Int32) throws(VipsError) -> Picture {
        do throws(VipsError) {
            return try Picture { media_vips_load_magick("\(coder):/proc/self/fd/\(descriptor)", &$0, page) }
        } catch {
            // The rest names its own source files and ours.
            throw VipsError(String(error.text.prefix { $0 != "`" }))
        }
    }
}
