import HTTP
import Media

/// One file of a form: its name and its bytes, unless they were too many.
struct FormFile {
    enum Content {
        case received(ReceivedFile)
        /// Bytes that came, none of which were kept.
        case tooLarge(size: Int64)
    }

    /// The last component of what the client calls it.
    let filename: String
    let content: Content

    /// Bytes.
    var size: Int64 {
        switch content {
        case .received(let file): file.size
        case .tooLarge(let size): size
        }
    }
}

/// A form with files, read in one pass; files go to disk while they are read (StorageAPI/Contract §4, §5).
struct UploadForm {
    /// Bytes that all texts of a form may have together.
    private static let textLimit = 1 << 20
    /// Bytes a form may have beside the content of one file: its texts, and the heads of its parts.
    static let overhead: Int64 = 2 << 20
    /// A file and its metadata make two parts, and a hundred files are enough.
    private static let partLimit = 202

    private(set) var files: [String: [FormFile]] = [:]
    private(set) var texts: [String: [[UInt8]]] = [:]

    /// - Parameters:
    ///   - request: with the form as its body.
    ///   - fileFields: parts that are files, if they have a name; a part of theirs without one is a text.
    ///   - library: receives the files.
    ///   - limit: bytes a file may have, once the texts before it are known.
    /// - Throws: 400 for what is no form, `MediaError.noSpace`, and what reading the body throws; nothing stays on disk
    ///   then.
    init(
        _ request: Request, fileFields: Set<String>, library: MediaLibrary,
        limit: ([String: [[UInt8]]]) throws -> Int64
    ) throws {
        let type = request.headers["content-type"] ?? ""
        var limits = MultipartLimits()
        limits.parts = Self.partLimit
        // As much as metadata has in the body of an update.
        limits.fieldBytes = FileMetadataInput.sizeLimit
        do {
            let reader = try MultipartReader(contentType: type, body: request.body, limits: limits)
            var textLeft = Self.textLimit
            while let part = try reader.nextPart() {
                if fileFields.contains(part.name), let filename = part.filename, !filename.isEmpty {
                    let file = FormFile(
                        filename: filename.lastComponent,
                        content: try Self.receive(
                            reader, announced: request.body.announced, limit: limit(texts), library))
                    files[part.name, default: []].append(file)
                } else {
                    let text = try reader.readText(limit: textLeft)
                    textLeft -= text.count
                    texts[part.name, default: []].append(text)
                }
            }
        } catch let error as MultipartError {
            throw Refusal(of: error, contentType: type)
        }
    }

    /// The first text of this name.
    func text(_ name: String) -> String? {
        texts[name]?.first.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Receives one file; of one that is too large the rest is counted and dropped, so that the client learns its size and
    /// the other files their fate.
    private static func receive(
        _ reader: MultipartReader, announced: Int64?, limit: Int64, _ library: MediaLibrary
    ) throws -> FormFile.Content {
        var count: Int64 = 0
        do {
            return .received(
                try library.receive(expecting: announced, limit: limit) { buffer in
                    let read = try reader.read(into: buffer)
                    count += Int64(read)
                    return read
                })
        } catch MediaError.tooLarge {
            let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
            defer { scratch.deallocate() }
            while case let read = try reader.read(into: scratch), read > 0 { count += Int64(read) }
            return .tooLarge(size: count)
        }
    }
}

extension Refusal {
    init(of error: MultipartError, contentType: String) {
        switch error {
        case .notFormData:
            self.init(
                400,
                "request body has an error: header Content-Type has unexpected value \"\(contentType.prefix(100))\""
            )
        case .missingBoundary, .invalidBoundary: self.init(400, "no multipart boundary param in Content-Type")
        case .cutShort: self.init(400, "the multipart form ends before its last boundary")
        case .malformed(let sentence): self.init(400, "malformed multipart form: \(sentence)")
        case .tooManyParts(let limit):
            self.init(400, "more than \(counted(limit, "part")) in the multipart form")
        case .fieldTooLarge(let limit): self.init(400, "a field has more than \(counted(limit, "byte"))")
        }
    }
}

extension String {
    /// What follows the last slash, the whole if that is nothing.
    fileprivate var lastComponent: String {
        String(utf8.split(separator: UInt8(ascii: "/")).last ?? utf8[...]) ?? self
    }
}
