/// A family of image files that ``ImageHeader`` understands.
package enum ImageFormat: String, Sendable, CaseIterable {
    case png, jpeg, gif, webp, bmp, ico, cur, tiff, avif, heif
    case jpeg2000, netpbm, pcx, tga, psd, eps, dds, sgi, xbm, qoi

    /// Its media type; where none is registered, the one programs agree on.
    var type: MIMEType {
        switch self {
        case .png, .jpeg, .gif, .webp, .bmp, .tiff, .avif: MIMEType("image/\(rawValue)")
        case .heif: MIMEType("image/heic")
        case .ico, .cur: MIMEType("image/vnd.microsoft.icon")
        case .jpeg2000: MIMEType("image/jp2")
        case .netpbm: MIMEType("image/x-portable-anymap")
        case .psd: MIMEType("image/vnd.adobe.photoshop")
        case .dds: MIMEType("image/vnd.ms-dds")
        case .xbm: MIMEType("image/x-xbitmap")
        case .pcx, .tga, .eps, .sgi, .qoi: MIMEType("image/x-\(rawValue)")
        }
    }

    /// What the formats without a name in libmagic's database are taken for there; only they are looked for in it.
    static let unnamed: [String: Set<ImageFormat>] = [
        "application/octet-stream": [.dds, .sgi, .netpbm, .qoi], "text/plain": [.xbm],
        "application/postscript": [.eps],
    ]
}
