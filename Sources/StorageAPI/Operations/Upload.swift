import HTTP
import Media

extension StorageAPI {
    /// `POST /files`: stores the files of a form one after the other; each is durable when it counts as processed
    /// (StorageAPI/Contract §5). The first that fails ends it, those before it stay.
    func upload(_ exchange: inout Exchange) throws -> Response {
        let caller = try authenticate(&exchange)
        var processed: [MediaFile] = []
        do {
            // Nobody's body is read who may store nothing anywhere.
            try requireAnywhere(.insert, caller)
        } catch let refusal as Refusal {
            return Self.abort(refusal, processed)
        }
        let form = try UploadForm(
            exchange.request, fileFields: ["file[]", "file"], library: library, limit: fileLimit(knowing:))
        guard let files = form.files["file[]"] else {
            return try uploadSingle(form, exchange.request, by: caller)
        }
        let inputs = try form.texts["metadata[]"].map { texts in
            guard texts.count == files.count else { throw Refusal.metadataCountMismatch }
            return try texts.map { try FileMetadataInput($0, acceptsID: true) }
        }
        guard let bucket = try bucket(named: form.text("bucket-id")) else {
            return Self.abort(.bucketNotFound, nil)
        }
        for (index, file) in files.enumerated() {
            let input = inputs?[index] ?? FileMetadataInput()
            do {
                processed.append(try store(file, input, in: bucket, by: caller))
            } catch {
                return Self.abort(Refusal(of: error, about: file), processed, fault: error)
            }
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("processedFiles")
        writer.files(processed)
        writer.endObject()
        return .line(201, writer)
    }

    /// The form that clients sent before there was `file[]`: one file, described by headers, answered by one object
    /// (StorageAPI/Contract §5).
    private func uploadSingle(_ form: UploadForm, _ request: Request, by caller: Caller) throws -> Response {
        guard let files = form.files["file"] else { throw Refusal.noFiles }
        guard files.count == 1 else { throw Refusal.notOneFile }
        guard let bucket = try bucket(named: request.headers["x-nhost-bucket-id"]) else {
            throw Refusal.bucketNotFound
        }
        var input = FileMetadataInput()
        input.name = request.headers["x-nhost-file-name"]
        try TextLimit.name.admit(input.name)
        input.id = request.headers["x-nhost-file-id"]
        do {
            var response = Response.file(
                try store(files[0], input, in: bucket, by: caller),
                base: request.base(settings.publicURL))
            response.status = 201
            return response
        } catch {
            throw files[0].explain(error)
        }
    }

    private func store(
        _ file: FormFile, _ input: FileMetadataInput, in bucket: Bucket, by caller: Caller
    ) throws -> MediaFile {
        // Bucket limits are told before permissions (StorageAPI/Contract §5).
        try bucket.admit(file.size)
        guard case .received(let received) = file.content else {
            throw MediaError.tooLarge(size: file.size, limit: settings.maxUpload)
        }
        guard bucket.rules.reach(of: caller, for: .insert) != nil else { throw Refusal.notAuthorized }
        let id = try input.fileID()
        var metadata: String?
        if case .set(let text) = input.metadata { metadata = text }
        do {
            return try library.upload(
                Upload(
                    received: received, filename: file.storableName, bucket: bucket.id,
                    uploadedBy: caller.subject,
                    name: input.givenName ?? file.filename, description: nil, id: id,
                    metadata: metadata, session: caller.session))
        } catch MediaError.alreadyExists {
            throw Refusal.idTaken
        }
    }

    /// Bytes the next file of a form may have, as far as the bucket is known by then.
    private func fileLimit(knowing texts: [String: [[UInt8]]]) throws -> Int64 {
        let name = texts["bucket-id"]?.first.map { String(decoding: $0, as: UTF8.self) }
        guard name != nil, let bucket = try bucket(named: name) else { return settings.maxUpload }
        return min(bucket.maxUploadFileSize, settings.maxUpload)
    }

    /// Nil if there is none; without a name it is `default`.
    private func bucket(named name: String?) throws -> Bucket? {
        guard let name, !name.isEmpty else { return try library.catalog.bucket(.standard) }
        return try BucketID(name).flatMap { try library.catalog.bucket($0) }
    }

    /// Family B: what was done before it failed, and no `X-Error` (StorageAPI/Contract §1.2).
    static func abort(
        _ refusal: Refusal, _ processed: [MediaFile]?, fault: (any Error)? = nil
    ) -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        refusal.write(to: &writer)
        writer.key("processedFiles")
        if let processed { writer.files(processed) } else { writer.null() }
        writer.endObject()
        var response = Response.line(refusal.status, writer)
        refusal.advise(&response)
        if refusal.status.code >= 500 { response.note.fault = fault.map { String(describing: $0) } }
        return response
    }
}

extension FormFile {
    /// A name that the media core can make a path of; `file` where nothing of its own is left.
    var storableName: String { StoredName(cleaning: filename) == nil ? "file" : filename }

    /// What an error of storing it means to the client; what is our own fault stays as it is, for the log.
    func explain(_ error: any Error, naming: Bool = true) -> any Error {
        let refusal = Refusal(of: error, about: self, naming: naming)
        return refusal.status.code < 500 ? refusal : error
    }
}

extension JSONWriter {
    mutating func files(_ files: [MediaFile]) {
        beginArray()
        for file in files { fileMetadata(file) }
        endArray()
    }
}

extension Refusal {
    static let noFiles = Refusal(400, "file[] not found in Multipart form")
    static let notOneFile = Refusal(
        400, "wrong file data in multipart form, one needs to be specified")
    static let metadataCountMismatch = Refusal(
        400, "file metadata length doesn't match number of files in request")

    /// What an error means to the client, and which file it is about where that helps (StorageAPI/Contract §1.3).
    init(of error: any Error, about file: FormFile, naming: Bool = true) {
        self.init(of: error)
        switch error {
        case MediaError.tooLarge, MediaError.tooSmall:
            details.insert(("filename", .text(file.filename)), at: 0)
            if naming { details.insert(("file", .text(file.filename)), at: 0) }
        case MediaError.infected: details.insert(("file", .text(file.filename)), at: 0)
        default: break
        }
    }
}
