import Media
import Testing

struct FileKindTests {
    @Test(arguments: [
        (FileKind.pdf, ["application/pdf"]),
        (.image, ["image/png", "image/svg+xml", "image/vnd.microsoft.icon", "IMAGE/JPEG"]),
        (.video, ["video/mp4", "video/ogg", "video/x-matroska"]),
        (.audio, ["audio/mpeg", "application/ogg", "audio/ogg"]),
        (
            .spreadsheet,
            [
                "application/vnd.ms-excel", "text/csv", "text/csv; charset=utf-8",
                "text/tab-separated-values",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.ms-excel.sheet.macroEnabled.12",
                "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
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
                "application/msword", "application/epub+zip", "text/rtf", "application/rtf",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.oasis.opendocument.text",
            ]
        ),
        (
            .compressed,
            [
                "application/zip", "application/vnd.rar", "application/x-rar", "application/x-7z-compressed",
                "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz",
                "application/zstd",
            ]
        ),
        (
            .text,
            [
                "text/plain", "text/html; charset=utf-8", "text/markdown", "application/json",
                "application/xml",
                "text/xml", "application/javascript", "text/javascript", "application/geo+json",
                "application/atom+xml", "message/rfc822",
            ]
        ),
        (.other, ["application/octet-stream", "font/woff2", "model/stl", "application/x-executable", ""]),
    ])
    func `a media type has a kind`(kind: FileKind, types: [String]) {
        for type in types { #expect(FileKind(MIMEType(type)) == kind, "\(type)") }
    }

    @Test func `the kinds are those of the contract`() {
        #expect(
            FileKind.allCases.map(\.rawValue).sorted() == [
                "audio", "compressed", "document", "image", "other", "pdf", "presentation", "spreadsheet",
                "text",
                "video",
            ])
    }
}

struct MIMETypeTests {
    @Test(arguments: [
        ("text/plain; charset=utf-8", "text/plain"), ("Text/HTML", "text/html"),
        ("text/plain ;x=y", "text/plain"),
        ("", ""), (";", ""), ("image/png", "image/png"),
    ])
    func `the essence of a type is without its parameters`(text: String, essence: String) {
        #expect(MIMEType(text).essence == essence)
        #expect(MIMEType(text).text == text)
    }
}
