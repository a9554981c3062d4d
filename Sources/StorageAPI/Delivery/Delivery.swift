import HTTP
import Media

/// Where the bytes of an answer lie.
struct DeliverySource {
    /// Where nginx finds them below the data directory.
    let location: String
    /// Bytes.
    let length: Int64
}

/// A file, or an image made from it, that is asked for, and what the headers say of it (storage-api.md §2.3).
struct Delivery {
    let file: MediaFile
    /// Strong, with its quotes.
    let etag: String
    let type: MIMEType
    /// Nil for none.
    let filename: String?
    let caching: CachePolicy
    /// Whether another `Accept` would have got other bytes.
    var variesByAccept = false
    /// Whether parts of it may be asked for.
    var hasRanges = true
    /// The `Link` field, nil for none.
    var link: String?
    /// Finds the bytes, or makes them: asked for only if they are to be sent.
    let source: () throws -> DeliverySource

}

extension Delivery {
    /// Where nginx sends a request once more, without preconditions.
    static let unconditional = "/-/unconditional"

    /// The answer to GET or HEAD, by the preconditions of the request (RFC 9110 §13).
    func response(to conditions: DownloadConditions, _ request: Request) throws -> Response {
        var response: Response
        let lastModified = file.lastModified
        // Between the two parts of a download the file may have been replaced (nginx/private.conf).
        let expected = request.headers["x-vitrine-if-match"]
        let isSecondTime = expected != nil
        if let expected, expected != etag { throw Refusal.preconditionFailed }
        switch conditions.request.decide(
            etags: [etag], lastModified: lastModified, method: request.method)
        {
        case .notModified: response = Response(304)
        case .preconditionFailed: response = Response(412)
        case .proceed:
            // nginx would evaluate these by its own rules (nginx/private.conf).
            if conditions.areEvaluatedByServer, request.method == .get, !isSecondTime {
                _ = try source()
                return askAgain(conditions)
            }
            response = try content(conditions, request, lastModified)
        }
        response.headers.set("ETag", etag)
        if variesByAccept { response.vary(by: "Accept") }
        // A refused range is not stored.
        if response.status.code != 416 { caching.mark(&response) }
        return response
    }

    private func content(
        _ conditions: DownloadConditions, _ request: Request, _ lastModified: LastModified
    ) throws -> Response {
        let source = try source()
        var response = Response(200, headers: ["Content-Type": type.text])
        response.headers.set("Surrogate-Key", file.id.text)
        // nginx, which takes any date for a strong validator, honours no If-Range of this kind without the field.
        if conditions.range == .absent || !conditions.request.comparesRangeByDate
            || conditions.request.permitsRange(etag: etag, lastModified: lastModified)
        {
            response.headers.set("Last-Modified", lastModified.text)
        }
        if let link { response.headers.set("Link", link) }
        let (disposition, name) = self.disposition(request)
        response.headers.set("Content-Disposition", disposition.value(filename: name))
        if type.isScriptable {
            response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox")
        }
        if request.method == .head {
            response.headers.set("Content-Length", String(source.length))
            if hasRanges { response.headers.set("Accept-Ranges", "bytes") }
            return response
        }
        let isAlwaysWhole = source.location.hasPrefix("/derived/")
        let hasRanges = hasRanges && conditions.range != .malformed
        response.body = .location(hasRanges || isAlwaysWhole ? source.location : "/-/whole\(source.location)")
        return response
    }

    /// Has nginx send the same request once more, with the preconditions replaced by the entity tag that was found, and
    /// with the ranges in their usual spelling.
    private func askAgain(_ conditions: DownloadConditions) -> Response {
        var response = Response(200, headers: ["ETag": etag], body: .location(Self.unconditional))
        if let range = conditions.range.canonical { response.headers.set("X-Vitrine-Range", range) }
        return response
    }

    /// `?download` asks for a file to be saved, under this name if there is one.
    private func disposition(_ request: Request) -> (ContentDisposition, String?) {
        guard let wanted = request.target?.query["download"] else { return (.inline, filename) }
        return (.attachment, wanted.isEmpty ? filename : wanted)
    }
}

extension Response {
    /// Whether nginx asks once more for what the client gets, with all headers of the answer.
    var isAskedForAgain: Bool {
        guard case .location(Delivery.unconditional) = body else { return false }
        return true
    }
}

extension MIMEType {
    /// Whether a browser would run script in it, or guesses what it is (storage-api.md §2.3).
    fileprivate var isScriptable: Bool {
        let essence = essence
        return ["text/html", "text/xml", "application/xml"].contains(essence) || essence.hasSuffix("+xml")
            || !essence.contains("/")
    }
}
