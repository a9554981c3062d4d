extension MagicClaim {
    /// Whether libmagic sees a zip archive and nothing more telling.
    var isVagueZip: Bool {
        ["application/zip", "application/x-zip", "application/x-zip-compressed", "application/octet-stream"]
            .contains(essence)
    }
}

/// What a zip archive is: by the names in it; if they say nothing, by the client's extension; else just zip.
func zipType(of file: TypedFile, suffix: FileSuffix) -> String {
    let names = ZipNames(of: file)
    if let mimetype = names.storedMimetype, packagedTypes.contains(mimetype) { return mimetype }
    if names.contains("[Content_Types].xml") {
        if names.containsFolder("word/") { return macroType(suffix, "docm") ?? openXML + wordDocument }
        if names.containsFolder("xl/") {
            return macroType(suffix, "xlsm") ?? macroType(suffix, "xlsb") ?? openXML + sheet
        }
        if names.containsFolder("ppt/") {
            return macroType(suffix, "pptm") ?? macroType(suffix, "ppsx") ?? openXML + presentation
        }
    }
    if names.contains("META-INF/MANIFEST.MF"), suffix.text == "jar" { return "application/java-archive" }
    return typeBySuffix[suffix.text] ?? "application/zip"
}

private func macroType(_ suffix: FileSuffix, _ wanted: String) -> String? {
    suffix.text == wanted ? typeBySuffix[wanted] : nil
}

private let openXML = "application/vnd.openxmlformats-officedocument."
private let wordDocument = "wordprocessingml.document"
private let sheet = "spreadsheetml.sheet"
private let presentation = "presentationml.presentation"
private let openDocument = "application/vnd.oasis.opendocument."

private let typeBySuffix = [
    "docx": openXML + wordDocument,
    "xlsx": openXML + sheet,
    "pptx": openXML + presentation,
    "ppsx": openXML + "presentationml.slideshow",
    "docm": "application/vnd.ms-word.document.macroenabled.12",
    "xlsm": "application/vnd.ms-excel.sheet.macroenabled.12",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "pptm": "application/vnd.ms-powerpoint.presentation.macroenabled.12",
    "odt": openDocument + "text",
    "ods": openDocument + "spreadsheet",
    "odp": openDocument + "presentation",
    "odg": openDocument + "graphics",
    "epub": "application/epub+zip",
]

private let packagedTypes: Set<String> = [
    openDocument + "text", openDocument + "spreadsheet", openDocument + "presentation",
    openDocument + "graphics",
    "application/epub+zip",
]

/// The names of a zip archive's entries, as far as its central directory is sound and not too long.
struct ZipNames {
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
            let name = bytes.number(at: position + 28, width: 2)
            let rest = bytes.number(at: position + 30, width: 2) + bytes.number(at: position + 32, width: 2)
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
            return (tail.number(at: start + 16, width: 4), tail.number(at: start + 12, width: 4))
        }
        return nil
    }

    private static func mimetype(in file: TypedFile) throws -> String? {
        let head = try file.read(at: 0, count: 256)
        guard head.count > 38, head.number(at: 8, width: 2) == 0, head.number(at: 26, width: 2) == 8,
            head[30..<38].elementsEqual("mimetype".utf8)
        else { return nil }
        let start = 38 + head.number(at: 28, width: 2)
        let end = start + head.number(at: 18, width: 4)
        guard end <= head.count else { return nil }
        return String(decoding: head[start..<end], as: UTF8.self)
    }
}

extension [UInt8] {
    /// The little-endian number of `width` bytes at `position`, all of which exist.
    fileprivate func number(at position: Int, width: Int) -> Int {
        self[position..<position + width].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
