import CVips
import Glibc
import Media

/// The file a job is about, opened by the decoder its type names and by no other.
///
/// libvips is never asked what a file is: its sniffers hang on some. That also rules out
/// `vips_thumbnail()`, which sniffs; shrinking on load is done here instead.
struct SourceImage {
    private typealias Loader = (
        UnsafeMutablePointer<VipsSource>?, UnsafeMutablePointer<UnsafeMutablePointer<VipsImage>?>?, Double
    ) -> Int32

    /// More pixels are not decoded, whatever the caller thought of the header.
    private static let pixelLimit = 100_000_000
    private static let sideLimit = 20_000

    /// Whether the decoder of this type applies the transforms of the file itself (ISO/IEC 23008-12 §6.5.10, §6.5.12).
    static func isTurnedByDecoder(_ type: String) -> Bool {
        ["image/avif", "image/heic", "image/heif"].contains(type)
    }

    /// Borrowed, readable, seekable.
    let descriptor: Int32
    /// Its media type's essence.
    let type: String
    /// Bytes that are decoded in place of the file's.
    var replacement: MappedBytes?

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
        case "image/jpeg" where replacement != nil: loader = media_vips_load_sound_jpeg
        case "image/jpeg": loader = media_vips_load_jpeg
        case "image/png", "image/apng", "image/vnd.mozilla.apng": loader = media_vips_load_png
        case "image/gif": loader = media_vips_load_gif
        case "image/webp": loader = media_vips_load_webp
        case "image/tiff": return try tiff()
        case "image/avif", "image/heic", "image/heif": loader = media_vips_load_heif
        case "image/bmp", "image/x-ms-bmp": return try magick(.bmp, page: 0)
        case "image/x-icon", "image/vnd.microsoft.icon":
            guard let page = largestIcon(in: descriptor) else { throw VipsError("no icon in it") }
            return try magick(.ico, page: page)
        default: throw VipsError("no decoder for \(type)")
        }
        return try load(loader, hint: hint)
    }

    private func load(_ loader: Loader, hint: Double) throws(VipsError) -> Picture {
        let source: UnsafeMutablePointer<VipsSource>?
        if let replacement {
            source = vips_source_new_from_memory(replacement.start, replacement.count)
        } else {
            lseek(descriptor, 0, SEEK_SET)
            source = vips_source_new_from_descriptor(descriptor)
        }
        guard let source else { throw VipsError() }
        defer { media_unref(source) }
        return try Picture { loader(source, &$0, hint) }
    }

    /// libvips leaves YCbCr as it is where it is not JPEG's, and calls it sRGB.
    private func tiff() throws(VipsError) -> Picture {
        let picture = try load(media_vips_load_tiff, hint: 1)
        let header = try? ImageHeader.read(from: FileByteSource(descriptor: descriptor))
        guard header?.mode == "YCbCr", picture.bands == 3 else { return picture }
        return try picture.rgbFromYCbCr()
    }

    /// By ImageMagick, the only one in Debian's libvips who reads these two, from memory: it opens no file.
    ///
    /// It finds out by itself what the bytes are. The caller has: no other coder begins with the same bytes.
    private func magick(_ coder: Coder, page: Int32) throws(VipsError) -> Picture {
        guard let bytes = MappedBytes(descriptor: descriptor), bytes.begin(with: coder.signature) else {
            throw VipsError("not a \(coder)")
        }
        do throws(VipsError) {
            return try Picture { media_vips_load_magick(bytes.start, bytes.count, &$0, page) }.inMemory()
        } catch {
            // The rest names its own source files and ours.
            throw VipsError(String(error.text.prefix { $0 != "`" }))
        }
    }

    private enum Coder: String {
        case bmp, ico

        var signature: [UInt8] {
            switch self {
            case .bmp: Array("BM".utf8)
            case .ico: [0, 0, 1, 0]
            }
        }
    }
}
