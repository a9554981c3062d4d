import HTTP
import Media

extension StorageAPI {
    /// `PUT /files/{id}`: new content under the same id; every URL follows (StorageAPI/Contract §4).
    ///
    /// Who may not replace the file is refused before the body is read.
    func replace(_ id: String, _ exchange: inout Exchange) throws -> Response {
        let request = exchange.request
        let (file, bucket, caller, conditions) = try replaceable(id, &exchange)
        let limit = min(bucket.maxUploadFileSize, settings.maxUpload)
        let form = try UploadForm(
            request, fileFields: ["file"], library: library, limit: { _ in limit })
        guard let files = form.files["file"], files.count == 1 else { throw Refusal.notOneFile }
        let texts = form.texts["metadata"] ?? []
        guard texts.count < 2 else { throw Refusal.metadataCountMismatch }
        let input = try texts.first.map { try FileMetadataInput($0, acceptsID: false) } ?? FileMetadataInput()
        do {
            guard case .received(let received) = files[0].content else {
                throw MediaError.tooLarge(size: files[0].size, limit: limit)
            }
            let replacement = replacement(received, called: files[0], input, session: caller.session)
            let replaced = try library.replace(number: file.number, with: replacement) { current in
                // Somebody may have replaced it while the body came in.
                try conditions.requireUpdate(of: current, request.method)
            }
            guard let replaced else { throw Refusal.fileNotFound }
            return .file(replaced, base: request.base(settings.publicURL))
        } catch {
            throw files[0].explain(error, naming: false)
        }
    }

    /// A file whose content the caller may replace now, with its bucket and the preconditions of the request.
    ///
    /// - Throws: ``Refusal`` for a caller without the permission and for a precondition that fails.
    func replaceable(
        _ id: String, _ exchange: inout Exchange
    ) throws -> (file: MediaFile, bucket: Bucket, caller: Caller, conditions: ConditionalRequest) {
        let conditions = try ConditionalRequest(checking: exchange.request.headers)
        let caller = try authenticate(&exchange)
        let (file, bucket) = try self.file(id, for: .update, by: caller)
        try conditions.requireUpdate(of: file, exchange.request.method)
        return (file, bucket, caller, conditions)
    }

    private func replacement(
        _ received: ReceivedFile, called upload: FormFile, _ input: FileMetadataInput, session: String
    ) -> Replacement {
        var replacement = Replacement(
            received: received, filename: upload.storableName,
            name: .set(input.givenName ?? upload.filename), session: session)
        // Neither null nor an empty object clears what there is (StorageAPI/Contract §4).
        if case .set(let text?) = input.metadata, text != "{}" { replacement.metadata = .set(text) }
        return replacement
    }
}
