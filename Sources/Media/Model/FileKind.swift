/// What sort of thing a file is, as the library dialect calls it (`type`, library-api.md §2).
package enum FileKind: String, CaseIterable, Sendable {
    case pdf, text, image, document, compressed, spreadsheet, presentation, video, audio, other

    /// The kind of a media type (the last paragraph of library-api.md §8).
    package init(_ type: MIMEType) {
        let essence = type.essence
        if let exact = Self.exact[essence] {
            self = exact
        } else if essence.hasPrefix("image/") {
            self = .image
        } else if essence.hasPrefix("video/") {
            self = .video
        } else if essence.hasPrefix("audio/") {
            self = .audio
        } else if essence.hasPrefix("text/") {
            self = .text
        } else {
            self = .other
        }
    }

    private static let exact: [String: FileKind] = {
        var kinds: [String: FileKind] = [:]
        for (kind, essences) in essencesByKind { for essence in essences { kinds[essence] = kind } }
        return kinds
    }()

    private static let essencesByKind: [(FileKind, [String])] = [
        (.pdf, ["application/pdf"]),
        (.audio, ["application/ogg"]),
        (.video, ["application/mp4", "application/x-matroska", "application/vnd.rn-realmedia"]),
        (
            .spreadsheet,
            [
                "text/csv", "text/tab-separated-values", "application/vnd.ms-excel",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.ms-excel.sheet.macroenabled.12",
                "application/vnd.ms-excel.sheet.binary.macroenabled.12",
                "application/vnd.oasis.opendocument.spreadsheet",
            ]
        ),
        (
            .presentation,
            [
                "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
                "application/vnd.oasis.opendocument.presentation",
            ]
        ),
        (
            .document,
            [
                "application/msword", "application/rtf", "text/rtf", "application/epub+zip",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.oasis.opendocument.text",
            ]
        ),
        (
            .compressed,
            [
                "application/zip", "application/vnd.rar", "application/x-rar", "application/x-rar-compressed",
                "application/x-7z-compressed", "application/x-tar", "application/gzip", "application/x-gzip",
                "application/x-bzip2", "application/x-xz", "application/zstd", "application/x-zstd",
                "application/x-lzma", "application/x-compress", "application/x-lz4",
            ]
        ),
        (
            .text,
            [
                "application/json", "application/xml", "application/javascript", "application/x-ndjson",
                "application/x-javascript", "application/yaml", "application/toml", "application/x-sh",
            ]
        ),
    ]
}
