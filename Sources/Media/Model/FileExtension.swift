/// The media types that file name extensions claim, for the extensions nginx serves with a type of their own.
package enum FileExtension {
    /// The type without parameters that `pathExtension` (without its dot, any case) claims;
    /// `application/octet-stream` for one that claims nothing.
    package static func essence(of pathExtension: String) -> String {
        essences[pathExtension.lowercased()] ?? MIMEType.octetStream.essence
    }

    private static let essences: [String: String] = [
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "jpe": "image/jpeg", "png": "image/png",
        "apng": "image/png",
        "gif": "image/gif", "webp": "image/webp", "avif": "image/avif", "heic": "image/heic",
        "heif": "image/heif", "tif": "image/tiff", "tiff": "image/tiff", "bmp": "image/bmp",
        "ico": "image/vnd.microsoft.icon", "svg": "image/svg+xml",
        "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "mov": "video/quicktime",
        "avi": "video/x-msvideo", "mkv": "video/x-matroska", "mpg": "video/mpeg", "mpeg": "video/mpeg",
        "ogv": "video/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "flac": "audio/flac",
        "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg", "aac": "audio/aac", "mid": "audio/midi",
        "pdf": "application/pdf", "rtf": "text/rtf", "epub": "application/epub+zip",
        "doc": "application/msword", "xls": "application/vnd.ms-excel",
        "ppt": "application/vnd.ms-powerpoint",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt": "application/vnd.oasis.opendocument.text",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "odp": "application/vnd.oasis.opendocument.presentation",
        "zip": "application/zip", "rar": "application/vnd.rar", "7z": "application/x-7z-compressed",
        "tar": "application/x-tar", "gz": "application/gzip", "tgz": "application/gzip",
        "bz2": "application/x-bzip2", "xz": "application/x-xz", "zst": "application/zstd",
        "txt": "text/plain", "text": "text/plain", "log": "text/plain", "md": "text/markdown",
        "csv": "text/csv", "tsv": "text/tab-separated-values", "html": "text/html", "htm": "text/html",
        "xhtml": "application/xhtml+xml", "xml": "text/xml", "css": "text/css", "js": "text/javascript",
        "json": "application/json", "yaml": "application/yaml", "yml": "application/yaml",
    ]

    /// Names that different tools give the same type.
    private static let aliases: [String: String] = [
        "image/x-ms-bmp": "image/bmp", "image/x-icon": "image/vnd.microsoft.icon",
        "audio/x-wav": "audio/wav", "audio/x-m4a": "audio/mp4", "video/x-m4v": "video/mp4",
        "application/ogg": "audio/ogg", "application/x-rar": "application/vnd.rar",
        "application/x-gzip": "application/gzip", "application/rtf": "text/rtf",
        "application/xml": "text/xml", "application/javascript": "text/javascript",
        "application/x-javascript": "text/javascript", "audio/x-flac": "audio/flac",
        "audio/x-hx-aac-adts": "audio/aac", "image/heif": "image/heic",
    ]

    /// Whether `pathExtension` tells the truth about content of this type.
    static func fits(_ pathExtension: String, _ type: MIMEType) -> Bool {
        let claimed = essence(of: pathExtension)
        return (aliases[claimed] ?? claimed) == (aliases[type.essence] ?? type.essence)
    }
}
