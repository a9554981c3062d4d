/// The type of bytes that are no text, by libmagic's word.
///
/// - Parameters:
///   - claim: what libmagic says.
///   - suffix: has to agree with what a few bytes say by chance.
/// - Returns: a name others know; `application/octet-stream` for what libmagic calls text.
func binaryType(claim: MagicClaim, suffix: FileSuffix) -> String {
    let essence = RegisteredName.of(claim.essence)
    if essence.hasPrefix("text/") || textual.contains(essence) { return "application/octet-stream" }
    if let suffixes = suffixesOfWeakMagic[essence], !suffixes.contains(suffix.text) {
        return "application/octet-stream"
    }
    return essence
}

/// What is text wherever it occurs.
private let textual: Set<String> = [
    "application/json", "application/x-ndjson", "image/svg+xml", "image/x-xpixmap", "message/rfc822",
    "application/pgp-encrypted",
]

/// Types that libmagic gives for one to three bytes, or for numbers in a range.
private let suffixesOfWeakMagic: [String: Set<String>] = [
    "audio/ac3": ["ac3"], "audio/mpeg": ["mp3", "mp2", "mp1", "mpga", "mpa"], "audio/aac": ["aac", "adts"],
    "audio/mp4a-latm": ["latm", "loas"], "audio/x-mod": ["mod"],
    "image/gif": ["gif"], "image/jxl": ["jxl"], "application/gzip": ["gz", "tgz"],
    "image/x-portable-bitmap": ["pbm", "pnm"], "image/x-portable-graymap": ["pgm", "pnm"],
    "image/x-portable-pixmap": ["ppm", "pnm"],
    "audio/basic": ["au", "snd"],
    "image/bmp": ["bmp", "dib"], "image/x-tga": ["tga", "targa"], "image/vnd.zbrush.pcx": ["pcx"],
    "image/cgm": ["cgm"], "image/g3fax": ["g3"], "image/x-xwindowdump": ["xwd"],
    "video/mpeg": ["mpg", "mpeg", "mpe", "m1v", "m2v", "m4v", "vob"], "video/x-fli": ["fli", "flc"],
    "application/x-compress": ["z"], "application/x-lzma": ["lzma"], "application/x-lha": ["lha", "lzh"],
    "application/x-cpio": ["cpio"], "application/x-dvi": ["dvi"], "application/zlib": ["zlib"],
    "application/vnd.lotus-1-2-3": ["wk1", "wk3", "wk4", "123"],
    "application/postscript": ["ps", "eps", "ai"], "application/cbor": ["cbor"],
    "application/marc": ["mrc", "marc"], "application/vnd.ms-tnef": ["dat", "tnef"],
]
