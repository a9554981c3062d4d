import HTTP
import Media

extension AccessRules {
    /// How far `caller` reaches with `action`, nil if it may not act at all; admins reach everywhere. Nobody in particular
    /// may store, and has nothing of its own then.
    func reach(of caller: Caller, for action: Action) -> Reach? {
        if caller.isAdmin { return .all }
        let reach = reach(of: caller.role, for: action)
        return reach == .own && caller.subject == nil && action != .insert ? nil : reach
    }

    /// Whether `caller` may do `action` with this file.
    func allow(_ caller: Caller, _ action: Action, on file: MediaFile) -> Bool {
        switch reach(of: caller, for: action) {
        case .all: true
        case .own: caller.subject != nil && file.uploadedBy == caller.subject
        case nil: false
        }
    }
}

extension StorageAPI {
    /// A file the caller sees, with its bucket.
    ///
    /// Throws `file not found` for one that is hidden or is not there; whoever may read nothing anywhere is refused
    /// instead, and learns not even that (StorageAPI/Contract §7).
    func visibleFile(_ id: String, to caller: Caller) throws -> (file: MediaFile, bucket: Bucket) {
        guard let fileID = FileID(id) else {
            try requireAnywhere(.read, caller)
            throw Refusal.invalidUUID(id)
        }
        if let file = try library.catalog.file(id: fileID),
            let bucket = try library.catalog.bucket(file.bucket),
            bucket.rules.allow(caller, .read, on: file)
        {
            return (file, bucket)
        }
        try requireAnywhere(.read, caller)
        throw Refusal.fileNotFound
    }

    /// As ``visibleFile(_:to:)``, and refuses who sees the file but may not do `action` with it.
    func file(
        _ id: String, for action: AccessRules.Action, by caller: Caller
    ) throws -> (file: MediaFile, bucket: Bucket) {
        let (file, bucket) = try visibleFile(id, to: caller)
        guard bucket.rules.allow(caller, action, on: file) else { throw Refusal.notAuthorized }
        return (file, bucket)
    }

    /// Refuses who may not do `action` in any bucket.
    func requireAnywhere(_ action: AccessRules.Action, _ caller: Caller) throws {
        if caller.isAdmin { return }
        guard
            try library.catalog.buckets().contains(where: { $0.rules.reach(of: caller, for: action) != nil })
        else { throw Refusal.notAuthorized }
    }
}

extension Refusal {
    /// In the words of the database behind the upstream service (StorageAPI/Contract §1.3), which clients match on.
    static func invalidUUID(_ text: String) -> Refusal {
        database(#"invalid input syntax for type uuid: "\#(text.prefix(100))""#, code: "data-exception")
    }

    static let idTaken = database(
        #"Uniqueness violation. duplicate key value violates unique constraint "files_pkey""#,
        code: "constraint-violation")

    private static func database(_ message: String, code: String) -> Refusal {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("networkErrors")
        writer.null()
        writer.key("graphqlErrors")
        writer.beginArray()
        writer.beginObject()
        writer.key("message")
        writer.string(message)
        writer.key("extensions")
        writer.beginObject()
        writer.key("code")
        writer.string(code)
        writer.key("path")
        writer.string("$.selectionSet")
        writer.endObject()
        writer.endObject()
        writer.endArray()
        writer.endObject()
        return Refusal(400, String(decoding: writer.bytes, as: UTF8.self))
    }
}
