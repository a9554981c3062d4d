import Media

/// What a zip archive is: by the names in it; if they say nothing, by the client's extension; else just zip.
///
/// - Parameters:
///   - file: a file that begins with ``ZipNames/signature``.
///   - claim: what libmagic says of it.
///   - suffix: chooses among formats whose archives hold the same names.
func zipType(of file: TypedFile, claim: MagicClaim, suffix: FileSuffix) -> String {
    let names = ZipNames(of: file)
    if let mimetype = names.storedMimetype, packaged.contains(mimetype) { return mimetype }
    if names.contains("[Content_Types].xml") {
        for (folder, plain) in typeByFolder where names.containsFolder(folder) {
            return variants[plain]?.contains(suffix.claims) == true ? suffix.claims : plain
        }
    }
    if names.contains("AndroidManifest.xml") { return "application/vnd.android.package-archive" }
    if names.contains("META-INF/MANIFEST.MF"), suffix.text == "jar" { return "application/java-archive" }
    let registered = RegisteredName.of(claim.essence)
    if registered != "application/octet-stream", registered != "application/zip" { return registered }
    return packaged.contains(suffix.claims) ? suffix.claims : "application/zip"
}

private let openXML = "application/vnd.openxmlformats-officedocument."
private let wordDocument = openXML + "wordprocessingml.document"
private let sheet = openXML + "spreadsheetml.sheet"
private let presentation = openXML + "presentationml.presentation"

private let typeByFolder = [
    ("word/", wordDocument), ("xl/", sheet), ("ppt/", presentation), ("visio/", "application/vnd.visio"),
    ("3D/", "model/3mf"),
]

/// Templates, slide shows and documents with macros, which hold the names of the plain format.
private let variants: [String: Set<String>] = [
    wordDocument: [
        openXML + "wordprocessingml.template", "application/vnd.ms-word.document.macroenabled.12",
        "application/vnd.ms-word.template.macroenabled.12",
    ],
    sheet: [
        openXML + "spreadsheetml.template", "application/vnd.ms-excel.sheet.macroenabled.12",
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
        "application/vnd.ms-excel.template.macroenabled.12",
    ],
    presentation: [
        openXML + "presentationml.template", openXML + "presentationml.slideshow",
        "application/vnd.ms-powerpoint.presentation.macroenabled.12",
        "application/vnd.ms-powerpoint.slideshow.macroenabled.12",
    ],
]

/// Formats that are a zip archive inside; no browser runs any of them.
private let packaged: Set<String> = FileExtension.essences(startingWith: openXML)
    .union(FileExtension.essences(startingWith: "application/vnd.oasis.opendocument."))
    .union(FileExtension.essences(startingWith: "application/vnd.apple."))
    .union(variants.values.joined())
    .union([
        "application/epub+zip", "application/vnd.comicbook+zip", "application/vnd.google-earth.kmz",
        "model/3mf",
        "application/vnd.visio", "application/vnd.oasis.opendocument.base",
        "application/vnd.oasis.opendocument.chart",
        "application/vnd.oasis.opendocument.formula", "application/vnd.oasis.opendocument.image",
    ])

/// The names of a zip archive's entries, as far as its central directory is sound and not too long.
struct ZipNames {
    /// How an archive with entries begins.
    static let signature: [UInt8] = [0x50, 0x4b, 0x03, 0x04]
    private static let directoryLimit = 256 * 1_024

    /// The content of a first entry called `mimetype` that is stored as it is (OpenDocument 1.2 part 3 §3.3).
    private(set) var storedMimetype: String?
    private var names: [String] = []

    init(of file: TypedFile) {
        storedMimetype = try? Self.mimetype(in: file)
        guard let (offset, length) = try? Self.directory(of: file) else { return }
        let bytes = (try? file.read(at: offset, count: min(length, Self.directoryLimit))) ?? []
        var position = 0
        while position + 46 <= bytes.count, bytes[position..<position + 4].elementsEqual([0x50, 0x4b, 1, 2]) {
            let lengths = [28, 30, 32].map { bytes.littleEndian(at: position + $0, width: 2) ?? 0 }
            let name = lengths[0]
            let rest = lengths[1] + lengths[2]
            guard position + 46 + name <= bytes.count else { return }
            names.append(String(decoding: bytes[position + 46..<position + 46 + name], as: UTF8.self))
            position += 46 + name + rest
        }
    }

    func contains(_ name: String) -> Bool { names.contains(name) }

    func containsFolder(_ prefix: String) -> Bool { names.contains { $0.hasPrefix(prefix) } }

    /// Where the central directory is, by the record at the end of the file.
    private static func directory(of file: TypedFile) throws -> (offset: Int, length: Int)? {
        let longest = 22 + 65_535
        let tail = try file.read(at: max(file.size - longest, 0), count: longest)
        guard tail.count >= 22 else { return nil }
        for start in stride(from: tail.count - 22, through: 0, by: -1)
        where tail[start] == 0x50 && tail[start + 1] == 0x4b && tail[start + 2] == 5 && tail[start + 3] == 6 {
            guard let offset = tail.littleEndian(at: start + 16, width: 4),
                let length = tail.littleEndian(at: start + 12, width: 4)
            else { return nil }
            return (offset, length)
        }
        return nil
    }

    private static func mimetype(in file: TypedFile) throws -> String? {
        let head = try file.read(at: 0, count: 256)
        guard head.littleEndian(at: 8, width: 2) == 0, head.littleEndian(at: 26, width: 2) == 8,
            head.matches("mimetype", at: 30), let extra = head.littleEndian(at: 28, width: 2),
            let length = head.littleEndian(at: 18, width: 4)
        else { return nil }
        let start = 38 + extra
        let end = start + length
        guard end <= head.count else { return nil }
        return String(decoding: head[start..<end], as: UTF8.self)
    }
}
