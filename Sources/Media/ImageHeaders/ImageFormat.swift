/// A family of image files that ``ImageHeader`` understands.
package enum ImageFormat: String, Sendable, CaseIterable {
    case png, jpeg, gif, webp, bmp, ico, cur, tiff, avif, heif
    case jpeg2000, netpbm, pcx, tga, psd, eps, dds, sgi, xbm, qoi
}
