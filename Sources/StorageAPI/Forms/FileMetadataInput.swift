import HTTP
import Media

/// What a client says of a file in a `metadata` part or a PATCH (StorageAPI/Contract §4, §5).
struct FileMetadataInput: Equatable {
    /// Bytes of JSON; what is longer is over a limit however it is escaped: a byte takes six at most.
    static let sizeLimit = 6 * (TextLimit.metadata.most + 4 * TextLimit.name.most)

    /// As it came; nil or empty: not given.
    var id: String?
    /// Nil or empty: not given.
    var name: String?
    /// The text of a JSON object; nil clears what there is.
    var metadata: Change<String?> = .keep

    init() {}

    /// Keys are known whatever their case, and unknown ones ignored, as by the upstream service.
    ///
    /// - Parameters:
    ///   - bytes: JSON.
    ///   - acceptsID: whether the file has no id yet.
    /// - Throws: 400 for what is no object of the expected types, `MediaError.textTooLong(_:)`.
    init(_ bytes: [UInt8], acceptsID: Bool) throws {
        if bytes.trimmed.elementsEqual("null".utf8) { return }
        guard bytes.count <= Self.sizeLimit else { throw MediaError.textTooLong(.metadata) }
        let object = try JSONObject(strict: bytes, otherwise: .undecodableMetadata)
        for member in object.members {
            switch (member.key.asciiLowercased, member.value) {
            case ("id", .null), ("name", .null): continue
            case ("id", .string(let text)) where acceptsID: id = text.text
            case ("id", _) where !acceptsID: continue
            case ("name", .string(let text)):
                guard !text.text.utf8.contains(0) else { throw Refusal.undecodableMetadata }
                try TextLimit.name.admit(text.text)
                name = text.text
            case ("metadata", .null): metadata = .set(nil)
            case ("metadata", .object):
                var writer = JSONWriter()
                writer.value(member.value)
                let text = String(decoding: writer.bytes, as: UTF8.self)
                try TextLimit.metadata.admit(text)
                metadata = .set(text)
            case ("id", _), ("name", _), ("metadata", _): throw Refusal.undecodableMetadata
            default: continue
            }
        }
    }

    /// The id, if one was given. Throws 400 for what is no UUID: told when the file's turn has come, as by the upstream
    /// database.
    func fileID() throws(Refusal) -> FileID? {
        guard let id, !id.isEmpty else { return nil }
        guard let fileID = FileID(id) else { throw .invalidUUID(id) }
        return fileID
    }

    /// The name, if one was given.
    var givenName: String? { name.flatMap { $0.isEmpty ? nil : $0 } }
}

extension Refusal {
    static let undecodableMetadata = Refusal(400, "couldn't decode metadata")
}

extension [UInt8] {
    /// Without the white space of JSON at both ends.
    fileprivate var trimmed: ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
        var rest = drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
        return rest
    }
}
