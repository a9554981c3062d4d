/// Files of boxes: MP4, QuickTime, 3GPP, HEIF, JPEG 2000 and their relatives (ISO/IEC 14496-12).
struct ISOBaseMedia {
    private let file: TypedFile
    private let head: [UInt8]
    private let suffix: FileSuffix

    /// - Parameters:
    ///   - file: the file.
    ///   - head: its first bytes.
    ///   - suffix: decides between sound and pictures where no track does.
    init(file: TypedFile, head: [UInt8], suffix: FileSuffix) {
        self.file = file
        self.head = head
        self.suffix = suffix
    }

    /// The media type by brand, else by the first boxes; nil for what is no such file.
    ///
    /// - Throws: `SystemError` if the file cannot be read.
    func type() throws -> String? {
        if let family = jpegFamily { return family }
        guard let first = head.fourCharacters(at: 4), Self.openings.contains(first) else { return nil }
        var position = 0
        for _ in 0..<64 {
            guard let box = try box(at: position) else { return nil }
            switch box.type {
            case "ftyp": return try type(byBrandsOf: box)
            case "wide", "skip", "free", "uuid": position = box.end
            case "moov", "mdat", "pnot": return "video/quicktime"
            case "styp", "sidx", "moof", "pdin", "prft", "emsg": return "video/mp4"
            default: return nil
            }
        }
        return nil
    }

    private static let openings: Set<String> = [
        "ftyp", "wide", "skip", "free", "moov", "mdat", "pnot", "styp", "sidx", "moof", "pdin", "prft",
        "emsg",
    ]

    /// JPEG 2000 and JPEG XL put a signature box in front of the brands.
    private var jpegFamily: String? {
        guard head.bigEndian(at: 0, width: 4) == 12, head.matches([0x0d, 0x0a, 0x87, 0x0a], at: 8) else {
            return nil
        }
        if head.matches("JXL ", at: 4) { return "image/jxl" }
        guard head.matches("jP  ", at: 4) || head.matches("jP\u{1a}\u{1a}", at: 4) else { return nil }
        let brands = ["jpx ": "image/jpx", "jpm ": "image/jpm", "mjp2": "video/mj2", "jph ": "image/jph"]
        return brands[head.fourCharacters(at: 20) ?? ""] ?? "image/jp2"
    }

    private func type(byBrandsOf box: Box) throws -> String? {
        guard let major = head.fourCharacters(at: box.content) else { return nil }
        let last = min(box.end, head.count) - 3
        let others = stride(from: box.content + 8, to: max(last, box.content + 8), by: 4)
            .compactMap(head.fourCharacters)
        switch MediaBrand(major: major, compatible: others) {
        case .fixed(let type): return type
        case .tracks(let video, let audio):
            let handlers = try handlers()
            if handlers.contains("vide") { return video }
            if handlers.contains("soun") { return audio }
            return suffix.claims.hasPrefix("audio/") ? audio : video
        }
    }
}

extension ISOBaseMedia {
    private struct Box {
        let type: String
        /// Where its content begins and the box ends.
        let content: Int
        let end: Int
    }

    private func box(at position: Int, within limit: Int? = nil) throws -> Box? {
        let limit = limit ?? file.size
        guard position >= 0, position <= limit - 8 else { return nil }
        let header = try file.read(at: position, count: 16)
        guard let type = header.fourCharacters(at: 4), let size = header.bigEndian(at: 0, width: 4) else {
            return nil
        }
        switch size {
        case 0: return Box(type: type, content: position + 8, end: limit)
        case 1:
            guard let size = header.bigEndian(at: 8, width: 8), size >= 16 else { return nil }
            let (end, overflows) = position.addingReportingOverflow(size)
            return overflows ? nil : Box(type: type, content: position + 16, end: end)
        case 8...: return Box(type: type, content: position + 8, end: position + size)
        default: return nil
        }
    }

    /// The boxes between two positions, at most `count`.
    private func boxes(from start: Int, to end: Int, count: Int) throws -> [Box] {
        var boxes: [Box] = []
        var position = start
        let end = min(end, file.size)
        while boxes.count < count, let box = try box(at: position, within: end) {
            boxes.append(box)
            position = box.end
        }
        return boxes
    }

    /// The handlers of the tracks: `vide`, `soun` and others.
    private func handlers() throws -> Set<String> {
        var handlers: Set<String> = []
        guard let movie = try boxes(from: 0, to: file.size, count: 256).first(where: { $0.type == "moov" })
        else {
            return []
        }
        for track in try boxes(from: movie.content, to: movie.end, count: 64) where track.type == "trak" {
            for media in try boxes(from: track.content, to: track.end, count: 16) where media.type == "mdia" {
                for box in try boxes(from: media.content, to: media.end, count: 8) where box.type == "hdlr" {
                    let content = try file.read(at: box.content, count: 12)
                    if let handler = content.fourCharacters(at: 8) { handlers.insert(handler) }
                }
            }
        }
        return handlers
    }
}
