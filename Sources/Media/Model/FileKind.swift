/// What sort of thing a file is, as the library dialect calls it (`type`, LibraryAPI/Contract §2).
package enum FileKind: String, CaseIterable, Sendable {
    case pdf, text, image, document, compressed, spreadsheet, presentation, video, audio, other

    /// The kind of a media type (the last paragraph of LibraryAPI/Contract §8).
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
        } else if essence.hasPrefix("text/") || Self.isTextByStructure(essence) {
            self = .text
        } else {
            self = .other
        }
    }

    /// Vocabularies of XML and JSON (RFC 6839).
    private static func isTextByStructure(_ essence: String) -> Bool {
        essence.hasPrefix("application/") && (essence.hasSuffix("+xml") || essence.hasSuffix("+json"))
    }

    private static let exact: [String: FileKind] = {
        var kinds: [String: FileKind] = [:]
        for (kind, essences) in essencesByKind { for essence in essences { kinds[essence] = kind } }
        return kinds
    }()

    private static let essencesByKind: [(FileKind, [String])] = [
        (.pdf, ["application/pdf"]),
        (.audio, ["application/ogg"]),
        (
            .video,
            [
                "application/mp4", "application/mxf", "application/vnd.ms-asf", "application/x-matroska",
                "application/vnd.rn-realmedia",
            ]
        ),
        (
            .spreadsheet,
            [
                "text/csv", "text/tab-separated-values", "application/vnd.ms-excel",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
                "application/vnd.ms-excel.template.macroenabled.12",
                "application/vnd.oasis.opendocument.spreadsheet-template", "application/vnd.apple.numbers",
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
                "application/vnd.openxmlformats-officedocument.presentationml.template",
                "application/vnd.ms-powerpoint.presentation.macroenabled.12",
                "application/vnd.ms-powerpoint.slideshow.macroenabled.12",
                "application/vnd.oasis.opendocument.presentation",
                "application/vnd.oasis.opendocument.presentation-template", "application/vnd.apple.keynote",
            ]
        ),
        (
            .document,
            [
                "application/msword", "application/rtf", "text/rtf", "application/epub+zip",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
                "application/vnd.ms-word.document.macroenabled.12",
                "application/vnd.ms-word.template.macroenabled.12",
                "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text-template",
                "application/vnd.apple.pages",
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
                "application/sql", "application/mbox", "message/rfc822", "application/vnd.apple.mpegurl",
            ]
        ),
    ]
}
