/// libmagic's name of a type as the rest of the world has it.
enum RegisteredName {
    /// The registered name of the type, or the one that programs agree on where none is registered;
    /// `application/octet-stream` for libmagic's private names.
    ///
    /// - Parameter essence: a type in lower case.
    static func of(_ essence: String) -> String {
        if let name = replacements[essence] { return name }
        let halves = essence.split(separator: "/")
        guard halves.count == 2, classes.contains(halves[0]), !unregistered.contains(essence) else {
            return "application/octet-stream"
        }
        let isPrivate = halves[1].hasPrefix("x-") || halves[1].hasPrefix("x.")
        return !isPrivate || established.contains(essence) ? essence : "application/octet-stream"
    }

    private static let classes: Set<Substring> = [
        "application", "audio", "font", "image", "message", "model", "text", "video",
    ]

    private static let replacements = [
        "application/javascript": "text/javascript", "application/x-javascript": "text/javascript",
        "application/mac-binhex": "application/mac-binhex40", "application/msonenote": "application/onenote",
        "application/vnd-ms-works": "application/vnd.ms-works",
        "application/vnd.ms-works-db": "application/vnd.ms-works",
        "application/vnd.comicbook": "application/vnd.comicbook+zip",
        "application/vnd.fdf": "application/fdf",
        "application/vnd.ms-opentype": "font/otf",
        "application/vnd.ms-visio.drawing.main+xml": "application/vnd.visio",
        "application/vnd.oasis.opendocument.database": "application/vnd.oasis.opendocument.base",
        "application/x-gzip": "application/gzip", "application/x-zip": "application/zip",
        "application/x-zip-compressed": "application/zip", "application/x-rar": "application/vnd.rar",
        "application/x-rar-compressed": "application/vnd.rar",
        "application/x-sqlite3": "application/vnd.sqlite3",
        "application/x-zstd": "application/zstd", "application/x-gtar": "application/x-tar",
        "application/x-ustar": "application/x-tar",
        "application/x-shockwave-flash": "application/vnd.adobe.flash.movie",
        "application/x-hwp": "application/vnd.hancom.hwp", "application/xml-sitemap": "text/xml",
        "application/x-font-ttf": "font/ttf", "application/x-font-otf": "font/otf",
        "application/x-font-sfn": "font/sfnt",
        "application/mp4": "video/mp4", "application/rtf": "text/rtf",
        "audio/mid": "audio/midi", "audio/x-midi": "audio/midi", "audio/x-wav": "audio/wav",
        "audio/x-m4a": "audio/mp4", "audio/x-mp4a-latm": "audio/mp4a-latm", "audio/x-flac": "audio/flac",
        "audio/x-hx-aac-adts": "audio/aac", "audio/x-hx-aac-adif": "audio/aac",
        "audio/vnd.dolby.dd-raw": "audio/ac3", "audio/x-dec-basic": "audio/basic",
        "image/x-ms-bmp": "image/bmp", "image/x-icon": "image/vnd.microsoft.icon",
        "image/x-win-bitmap": "image/vnd.microsoft.icon", "image/x-pcx": "image/vnd.zbrush.pcx",
        "image/x-portable-greymap": "image/x-portable-graymap", "image/svg": "image/svg+xml",
        "model/x3d+vrml": "model/x3d-vrml", "message/news": "message/rfc822",
        "video/x-m4v": "video/mp4", "video/x-dv": "video/dv", "video/mpeg4-generic": "video/mpeg",
        "video/x-flc": "video/x-fli", "video/x-jng": "image/x-jng",
    ]

    /// Names that look registered and are not.
    private static let unregistered: Set<String> = [
        "application/etl", "application/sereal", "application/syzygy", "application/vnd.corel-draw",
        "application/vnd.ms-publisher", "application/vnd.pagemaker", "application/vnd.sketchup.skp",
        "application/vnd.softmaker.planmaker", "application/vnd.softmaker.presentations",
        "application/vnd.stardivision.cal", "application/vnd.sun.xml.base",
        "application/vnd.sun.xml.writer.web",
        "application/winhelp", "application/encrypted", "application/cdfv2", "image/bpg",
    ]

    /// Names that are not registered, but that servers, desktops and browsers share.
    private static let established: Set<String> = [
        "application/x-7z-compressed", "application/x-tar", "application/x-bzip2", "application/x-xz",
        "application/x-lzma", "application/x-lz4", "application/x-lzip", "application/x-compress",
        "application/x-cpio", "application/x-lha", "application/x-stuffit", "application/x-iso9660-image",
        "application/x-apple-diskimage", "application/x-bittorrent", "application/x-dvi", "application/x-hdf",
        "application/x-netcdf", "application/x-msi", "application/x-ole-storage",
        "application/x-mobipocket-ebook",
        "application/x-rpm", "application/x-gnumeric", "application/x-ndjson",
        "audio/x-aiff", "audio/x-ape", "audio/x-musepack", "audio/x-dsf", "audio/x-dff", "audio/x-wavpack",
        "audio/x-tta", "audio/x-mod", "audio/x-s3m", "audio/x-xm", "audio/x-pn-realaudio", "audio/x-ms-wma",
        "image/x-portable-anymap", "image/x-portable-arbitrarymap", "image/x-portable-bitmap",
        "image/x-portable-graymap", "image/x-portable-pixmap", "image/x-xpixmap", "image/x-xbitmap",
        "image/x-xwindowdump", "image/x-xcf", "image/x-tga", "image/x-eps", "image/x-qoi", "image/x-icns",
        "image/x-exr", "image/x-dpx", "image/x-jng", "image/x-jp2-codestream", "image/x-canon-cr2",
        "image/x-canon-cr3", "image/x-canon-crw", "image/x-olympus-orf", "image/x-fuji-raf", "image/x-x3f",
        "video/x-msvideo", "video/x-matroska", "video/x-flv", "video/x-mng", "video/x-fli",
        "video/x-sgi-movie",
        "video/x-ms-asf", "video/x-ms-wmv",
    ]
}
