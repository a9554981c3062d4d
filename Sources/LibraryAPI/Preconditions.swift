import HTTP
import Media

extension MediaFile {
    /// The entity tag of the file object.
    ///
    /// The address of the service is no part of it: each of its URLs has tags of its own.
    ///
    /// - Parameter indent: spaces its JSON is indented with, nil for compact.
    func tag(indent: Int?) -> String {
        var writer = JSONWriter()
        FileObject(base: "").write(self, to: &writer)
        let tag = representationTag(writer.bytes)
        return indent.map { "\(tag.dropLast())-\($0)\"" } ?? tag
    }
}

extension Exchange {
    /// Checks that a change of `file`, or its removal, is welcome (RFC 9110 §13.1).
    ///
    /// - Parameter file: as it is now; its tag counts however its JSON was indented.
    /// - Throws: ``Refusal/preconditionFailed``.
    func requireUpdate(of file: MediaFile) throws(Refusal) {
        let conditions = ConditionalRequest(request.headers)
        guard conditions.hasUpdatePrecondition else { return }
        let tags = ([nil] + Self.indents.map { $0 }).map { file.tag(indent: $0) }
        let decision = conditions.decide(etags: tags, lastModified: nil, method: request.method)
        guard case .proceed = decision else { throw .preconditionFailed }
    }

    /// Answers a read by the preconditions of the request.
    ///
    /// - Parameter response: with its `ETag`.
    /// - Returns: the response, or 304.
    /// - Throws: ``Refusal/preconditionFailed``.
    func read(_ response: Response) throws(Refusal) -> Response {
        guard let tag = response.headers["ETag"] else { return response }
        let conditions = ConditionalRequest(request.headers)
        switch conditions.decide(etags: [tag], lastModified: nil, method: request.method) {
        case .proceed: return response
        case .preconditionFailed: throw .preconditionFailed
        case .notModified: return Response(304, headers: ["ETag": tag])
        }
    }
}
