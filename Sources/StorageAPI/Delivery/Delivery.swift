import HTTP
import Media

/// Where the bytes of an answer lie.
struct DeliverySource {
    /// Where nginx finds them below the data directory.
    let location: String
    /// Where this process finds them.
    let localPath: String
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
    /// The answer to GET or HEAD, by the preconditions of the request (RFC 9110 §13).
    func response(to conditions: DownloadConditions, _ request: Request) throws -> Response {
        var response: Response
        let lastModified = file.lastModified
        switch conditions.request.decide(
            etags: [etag], lastModified: lastModified, method: request.method)
        {
        case .notModified: response = Response(304)
        case .preconditionFailed: response = Response(412)
        case .proceed: response = try content(conditions, request, lastModified)
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
        let ignoresRange = !hasRanges && conditions.range != .absent
        if conditions.request.needsOwnDelivery || conditions.range.needsOwnDelivery || ignoresRange {
            deliver(source, conditions, lastModified, into: &response)
        } else {
            response.body = .location(source.location)
        }
        return response
    }

    /// Sends the bytes itself, where nginx would look at the preconditions or the range once more, by rules that are not
    /// ours. Of several ranges none is honoured, as RFC 9110 §14.2 permits.
    private func deliver(
        _ source: DeliverySource, _ conditions: DownloadConditions, _ lastModified: LastModified,
        into response: inout Response
    ) {
        let length = source.length
        guard hasRanges, let range = conditions.range.single,
            conditions.request.permitsRange(etag: etag, lastModified: lastModified)
        else {
            response.body = .file(path: source.localPath, offset: 0, length: length)
            if hasRanges { response.headers.set("Accept-Ranges", "bytes") }
            return
        }
        guard let bytes = range.resolve(length: length) else {
            response = Refusal(416, "range not satisfiable").response(to: .get)
            response.headers.set("Content-Range", "bytes */\(length)")
            return
        }
        response.status = 206
        response.body = .file(
            path: source.localPath, offset: bytes.lowerBound, length: bytes.upperBound - bytes.lowerBound + 1)
        response.headers.set("Content-Range", "bytes \(bytes.lowerBound)-\(bytes.upperBound)/\(length)")
    }

    /// `?download` asks for a file to be saved, under this name if there is one.
    private func disposition(_ request: Request) -> (ContentDisposition, String?) {
        guard let wanted = request.target?.query["download"] else { return (.inline, filename) }
        return (.attachment, wanted.isEmpty ? filename : wanted)
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
