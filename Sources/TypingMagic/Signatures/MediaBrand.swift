/// What the brands of an ISO base media file say.
enum MediaBrand: Equatable {
    case fixed(String)
    /// A container of any tracks.
    case tracks(video: String, audio: String)

    /// - Parameters:
    ///   - major: the brand the file was made for; one that is not known here counts as MP4.
    ///   - compatible: the other brands; they name the codec of an image (ISO/IEC 23008-12 §10, AVIF §6).
    init(major: String, compatible: [String]) {
        if let type = Self.types[major] {
            self = .fixed(type)
        } else if let image = Self.image(major, compatible) {
            self = .fixed(image)
        } else if major.hasPrefix("3g2") || major.lowercased() == "kddi" {
            self = .tracks(video: "video/3gpp2", audio: "audio/3gpp2")
        } else if major.hasPrefix("3g") {
            self = .tracks(video: "video/3gpp", audio: "audio/3gpp")
        } else {
            self = .tracks(video: "video/mp4", audio: "audio/mp4")
        }
    }

    /// Of files whose brands say only "some image", or that are images beside something private.
    private static func image(_ major: String, _ compatible: [String]) -> String? {
        let brands = [major] + compatible
        guard brands.contains("mif1") || brands.contains("msf1") || brands.contains("miaf"),
            !brands.contains(where: { ["mp41", "mp42", "avc1", "qt  "].contains($0) })
        else { return nil }
        let codec = compatible.lazy.compactMap { types[$0] }.first { $0.hasPrefix("image/") }
        return codec
            ?? (brands.contains("mif1") || brands.contains("miaf") ? "image/heif" : "image/heif-sequence")
    }

    private static let types = [
        "qt  ": "video/quicktime", "mqt ": "video/quicktime",
        "M4A ": "audio/mp4", "M4B ": "audio/mp4", "M4P ": "audio/mp4", "F4A ": "audio/mp4",
        "F4B ": "audio/mp4",
        "M4V ": "video/mp4", "M4VH": "video/mp4", "M4VP": "video/mp4", "F4V ": "video/mp4",
        "F4P ": "video/mp4",
        "mjp2": "video/mj2", "dvr1": "video/vnd.dvb.file", "dvt1": "video/vnd.dvb.file",
        "avif": "image/avif", "avis": "image/avif",
        "heic": "image/heic", "heix": "image/heic", "heim": "image/heic", "heis": "image/heic",
        "hevc": "image/heic-sequence", "hevx": "image/heic-sequence",
        "hevm": "image/heic-sequence", "hevs": "image/heic-sequence",
        "avci": "image/avci", "avcs": "image/avcs", "j2ki": "image/hej2k", "j2is": "image/hej2k",
        "jxl ": "image/jxl", "jp2 ": "image/jp2", "jpx ": "image/jpx", "jpm ": "image/jpm",
        "jxs ": "image/jxs", "jxsc": "image/jxsc", "crx ": "image/x-canon-cr3",
    ]
}
