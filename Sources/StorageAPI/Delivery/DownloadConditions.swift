import HTTP
import Media

/// The headers on which a download depends, checked as the dialect wants them (StorageAPI/Contract §2.1).
struct DownloadConditions {
    let request: ConditionalRequest
    let range: RangeField

    /// Reads them; HEAD knows no ranges.
    ///
    /// - Parameter request: any request.
    /// - Throws: 400 for a header given twice.
    init(_ request: Request) throws(Refusal) {
        self.request = try ConditionalRequest(checking: request.headers)
        let lines = request.headers.all("range").count
        guard lines < 2 else { throw .repeated("range", lines) }
        range = request.method == .head ? .absent : RangeField(request.headers)
    }
}

extension ConditionalRequest {
    /// Reads the preconditions of a request.
    ///
    /// - Parameter headers: of the request; a malformed date in them is ignored.
    /// - Throws: 400 for a header given twice.
    init(checking headers: Headers) throws(Refusal) {
        self.init(headers)
        if let name = repeated.first { throw .repeated(name, headers.all(name).count) }
    }

    /// Checks that a change of `file`, or its removal, is welcome (RFC 9110 §13.1).
    ///
    /// - Parameters:
    ///   - file: as it is now.
    ///   - method: of the request.
    /// - Throws: 412.
    func requireUpdate(of file: MediaFile, _ method: Method) throws(Refusal) {
        guard hasUpdatePrecondition else { return }
        let decision = decide(
            etags: [file.content.etag, file.metadataTag], lastModified: file.lastModified, method: method)
        guard case .proceed = decision else { throw .preconditionFailed }
    }

    /// Checks that a change of what is known of `file` is welcome.
    ///
    /// The content's tag says nothing of name and metadata: it admits one change, which is noted on the file.
    ///
    /// - Parameter file: as it is now.
    /// - Throws: 412.
    func requireMetadataUpdate(of file: inout MediaFile) throws(Refusal) {
        try requireUpdate(of: file, .patch)
        guard hasMatch, !isMatched(by: file.metadataTag) else { return }
        guard !file.isContentTagUsed else { throw .preconditionFailed }
        file.isContentTagUsed = true
    }

    /// Checks that a change of `bucket`, or its removal, is welcome.
    ///
    /// - Parameters:
    ///   - bucket: as it is now.
    ///   - method: of the request.
    /// - Throws: 412.
    func requireUpdate(of bucket: Bucket, _ method: Method) throws(Refusal) {
        guard hasUpdatePrecondition else { return }
        let decision = decide(etags: [bucket.tag], lastModified: nil, method: method)
        guard case .proceed = decision else { throw .preconditionFailed }
    }

    /// Answers a read of JSON by its preconditions.
    ///
    /// - Parameters:
    ///   - response: with its `ETag`.
    ///   - method: of the request.
    ///   - lastModified: nil if dates do not count.
    /// - Returns: the response, or 304 with its headers.
    /// - Throws: 412.
    func read(
        _ response: Response, _ method: Method, lastModified: LastModified? = nil
    ) throws(Refusal) -> Response {
        switch decide(etags: [response.headers["ETag"] ?? ""], lastModified: lastModified, method: method) {
        case .proceed: return response
        case .preconditionFailed: throw .preconditionFailed
        case .notModified:
            var unchanged = Response(304)
            for name in ["ETag", "Cache-Control", "Vary"] {
                if let value = response.headers[name] { unchanged.headers.set(name, value) }
            }
            return unchanged
        }
    }
}

extension MediaFile {
    /// When name, metadata or content changed last.
    var lastModified: LastModified {
        LastModified(second: updatedAt.seconds, isShared: sharesSecond, now: Timestamp.now.seconds)
    }
}

extension Refusal {
    /// 400 for a field that has one value and was sent more often.
    fileprivate static func repeated(_ name: String, _ count: Int) -> Refusal {
        .malformed("Expected one value for \(name), got \(count)")
    }
}
