/// A Matroska or WebM file, told by the document type and the tracks in its first bytes (RFC 8794, RFC 9559).
struct Matroska {
    private static let header = 0x1a45_dfa3
    private static let docType = 0x4282
    private static let segment = 0x1853_8067
    private static let tracks = 0x1654_ae6b
    private static let trackEntry = 0xae
    private static let trackType = 0x83
    private static let cluster = 0x1f43_b675

    private let head: [UInt8]
    private let docTypeName: String

    /// Nil for what is no EBML document of one of the two types.
    init?(head: [UInt8]) {
        self.head = head
        guard let root = Element(head, at: 0), root.id == Self.header else { return nil }
        var position = root.content
        var name: String?
        while position < min(root.end, head.count), let element = Element(head, at: position) {
            if element.id == Self.docType, element.end <= head.count, element.end - element.content <= 16 {
                name = String(decoding: head[element.content..<element.end].prefix { $0 != 0 }, as: UTF8.self)
            }
            position = element.end
        }
        guard let name, name == "webm" || name == "matroska" else { return nil }
        docTypeName = name
    }

    /// The type by the tracks; by the suffix if these do not come within the first bytes.
    func type(suffix: FileSuffix) -> String {
        let kinds = trackKinds()
        let isAudio =
            kinds.isEmpty ? suffix.claims.hasPrefix("audio/") : !kinds.contains(1) && kinds.contains(2)
        let subtype = docTypeName == "webm" ? "webm" : "x-matroska"
        return isAudio ? "audio/\(subtype)" : "video/\(subtype)"
    }

    /// 1 for video, 2 for audio, others.
    private func trackKinds() -> Set<UInt8> {
        var kinds: Set<UInt8> = []
        for root in elements(from: 0, to: head.count) where root.id == Self.segment {
            for child in elements(from: root.content, to: root.end) where child.id == Self.tracks {
                for entry in elements(from: child.content, to: child.end) where entry.id == Self.trackEntry {
                    for field in elements(from: entry.content, to: entry.end)
                    where field.id == Self.trackType && field.end == field.content + 1
                        && field.end <= head.count
                    {
                        kinds.insert(head[field.content])
                    }
                }
            }
        }
        return kinds
    }

    /// The elements between two positions, up to the first cluster.
    private func elements(from start: Int, to end: Int) -> [Element] {
        var elements: [Element] = []
        var position = start
        while position < min(end, head.count), elements.count < 64, let element = Element(head, at: position),
            element.id != Self.cluster
        {
            elements.append(element)
            position = element.end
        }
        return elements
    }

    private struct Element {
        let id: Int
        let content: Int
        /// `Int.max` for an element of unknown size.
        let end: Int

        init?(_ bytes: [UInt8], at position: Int) {
            guard position >= 0, position < bytes.count else { return nil }
            let width = bytes[position].leadingZeroBitCount + 1
            guard width <= 4, let id = bytes.bigEndian(at: position, width: width) else { return nil }
            let start = position + width
            guard start < bytes.count else { return nil }
            let sizeWidth = bytes[start].leadingZeroBitCount + 1
            guard sizeWidth <= 8, let number = bytes.bigEndian(at: start, width: sizeWidth) else {
                return nil
            }
            let size = number & (1 << (7 * sizeWidth) - 1)
            self.id = id
            content = start + sizeWidth
            end = size == 1 << (7 * sizeWidth) - 1 ? .max : content + size
        }
    }
}
