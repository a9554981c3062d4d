/// The media types that file name extensions claim: the one table of the service.
///
/// nginx serves published files with these types too; `nginx/types.conf` lists the same pairs.
package enum FileExtension {
    /// The type that a file name extension claims.
    ///
    /// - Parameter pathExtension: an extension without its dot, in any case.
    /// - Returns: the type without parameters; `application/octet-stream` for an extension that claims nothing.
    package static func essence(of pathExtension: String) -> String {
        essences[pathExtension.lowercased()] ?? MIMEType.octetStream.essence
    }

    /// The type of text whose file name has this extension, whatever the text says.
    ///
    /// - Parameter pathExtension: an extension without its dot, in any case.
    /// - Returns: the type without parameters; nil if the extension names nothing that is plain text, or a format
    ///   that only its first bytes prove.
    package static func textEssence(of pathExtension: String) -> String? {
        let claimed = essence(of: pathExtension)
        return plainText.contains(claimed) ? claimed : nil
    }

    /// The types of the table that begin with `prefix`.
    package static func essences(startingWith prefix: String) -> Set<String> {
        Set(essences.values.filter { $0.hasPrefix(prefix) })
    }

    /// Whether `pathExtension` tells the truth about content of this type.
    package static func fits(_ pathExtension: String, _ type: MIMEType) -> Bool {
        let claimed = essence(of: pathExtension)
        return (aliases[claimed] ?? claimed) == (aliases[type.essence] ?? type.essence)
    }

    /// Whether content of this type is text to which a change of its extension may give another such type.
    ///
    /// HTML is none: a browser lays it out and runs it.
    package static func isPlainText(_ type: MIMEType) -> Bool {
        let essence = type.essence
        let isVocabulary =
            essence.hasSuffix("+xml") && type.kind == .text && essence != "application/xhtml+xml"
        return essence != "text/html" && plainText.contains(essence) || isVocabulary
    }

    /// The types by extension.
    package static let essences: [String: String] = {
        var essences: [String: String] = [:]
        for (essence, extensions) in FileExtensionTable.rows {
            for name in extensions.split(separator: " ") { essences[String(name)] = essence }
        }
        return essences
    }()

    /// Formats that are told from other text by their extension.
    private static let plainText: Set<String> = [
        "text/plain", "text/markdown", "text/csv", "text/tab-separated-values", "text/html", "text/css",
        "text/javascript", "text/xml", "text/vtt", "text/calendar", "text/vcard", "application/json",
        "application/geo+json", "application/ld+json", "application/manifest+json", "application/x-ndjson",
        "application/yaml", "application/toml", "application/sql", "application/mbox", "message/rfc822",
        "model/gltf+json", "application/vnd.apple.mpegurl",
    ]

    /// Names that different tools give the same type.
    private static let aliases: [String: String] = [
        "image/x-ms-bmp": "image/bmp", "image/x-icon": "image/vnd.microsoft.icon",
        "image/x-pcx": "image/vnd.zbrush.pcx", "image/heif": "image/heic", "image/x-portable-bitmap": anymap,
        "image/x-portable-graymap": anymap, "image/x-portable-greymap": anymap,
        "image/x-portable-pixmap": anymap,
        "audio/x-wav": "audio/wav", "audio/x-m4a": "audio/mp4", "video/x-m4v": "video/mp4",
        "audio/x-flac": "audio/flac", "audio/x-hx-aac-adts": "audio/aac", "application/ogg": "audio/ogg",
        "video/x-ms-asf": "video/x-ms-wmv", "application/x-rar": "application/vnd.rar",
        "application/x-gzip": "application/gzip", "application/rtf": "text/rtf",
        "application/xml": "text/xml", "application/javascript": "text/javascript",
        "application/x-javascript": "text/javascript", "image/x-eps": "application/postscript",
    ]

    private static let anymap = "image/x-portable-anymap"
}
