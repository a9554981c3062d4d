import HTTP

/// A form with everything a reader finds out about it.
struct ReadForm: Equatable, CustomStringConvertible {
    struct Part: Equatable {
        let name: String
        let filename: String?
        let isExtended: Bool
        let contentType: String?
        let fields: [[String]]
        var content: [UInt8] = []

        var withoutContent: Part {
            var part = self
            part.content = []
            return part
        }
    }

    private(set) var parts: [Part] = []
    /// `closed`, or the error.
    private(set) var ending = "closed"

    var description: String { "\(ending) after \(parts)" }

    /// Throws ``BrokenPromise`` for an error that is none of a form's.
    init(
        _ contentType: String, _ bytes: [UInt8], pieces: BodyPieces, isSkimmed: Bool = false,
        limits: MultipartLimits = MultipartLimits()
    ) throws {
        do {
            let reader = try MultipartReader(
                contentType: contentType, body: pieces.body(bytes), limits: limits)
            while let part = try reader.nextPart() {
                parts.append(Part(part))
                if isSkimmed { continue }
                // Files and texts are read differently, and must be read alike.
                let content = part.filename == nil ? try reader.readText(limit: .max) : try Self.file(reader)
                parts[parts.count - 1].content = content
            }
            try require(reader.comparisons <= 4 * bytes.count + 64, "\(reader.comparisons) comparisons")
            try require(reader.nextPart() == nil, "there is a part behind the last")
        } catch let error as MultipartError {
            ending = "\(error)"
        }
    }

    private static func file(_ reader: MultipartReader) throws -> [UInt8] {
        var content: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 61, alignment: 1)
        defer { buffer.deallocate() }
        while case let count = try reader.read(into: buffer), count > 0 {
            content += buffer.prefix(count)
            if count < buffer.count { break }
        }
        try require(reader.read(into: buffer) == 0, "there are bytes behind the end of a part")
        return content
    }
}

extension ReadForm.Part {
    init(_ part: MultipartPart) {
        name = part.name
        filename = part.filename
        isExtended = part.filenameIsExtended
        contentType = part.contentType
        fields = part.headers.fields.map { [$0.name, $0.value] }
    }
}
