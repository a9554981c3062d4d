import HTTP
import Media

/// Where the bytes of an answer lie.
struct DeliverySource {
    /// Where nginx finds them below the data directory.
    let location: String
    /// Bytes.
    let length: Int64

    /// Whether it is an image made on request; nginx never sends parts of those.
    fileprivate var isRendition: Bool { location.hasPrefix("/derived/") }
}

/// A file, or an image made from it, that is asked for, and what the headers say of it (StorageAPI/Contract §2.3).
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
        case .proceed:
            let source = try source()
            let range = range(conditions, lastModified)
            guard range.isSatisfiable(length: source.length) else {
                return .unsatisfiable(length: source.length)
            }
            response = content(from: source, range, request)
            response.headers.set("Last-Modified", lastModified.text)
        }
        response.headers.set("ETag", etag)
        if variesByAccept { response.vary(by: "Accept") }
        caching.mark(&response)
        return response
    }

    /// The ranges to send; images made on request have none (StorageAPI/Contract §2.3).
    private func range(_ conditions: DownloadConditions, _ lastModified: LastModified) -> RangeField {
        let isHonoured =
            hasRanges && conditions.request.permitsRange(etag: etag, lastModified: lastModified)
        return isHonoured ? conditions.range : .absent
    }

    private func content(
        from source: DeliverySource, _ range: RangeField, _ request: Request
    ) -> Response {
        var response = Response(200, headers: ["Content-Type": type.text])
        response.headers.set("Surrogate-Key", file.id.text)
        if let link { response.headers.set("Link", link) }
        let (disposition, name) = self.disposition(request)
        response.headers.set("Content-Disposition", disposition.value(filename: name))
        if type.needsSandbox {
            response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox")
        }
        if request.method == .head {
            response.headers.set("Content-Length", String(source.length))
            if hasRanges { response.headers.set("Accept-Ranges", "bytes") }
            return response
        }
        let isWhole = !hasRanges && !source.isRendition
        response.body = .location(
            isWhole ? "/-/whole\(source.location)" : source.location, range: range.canonical)
        return response
    }

    /// `?download` asks for a file to be saved, under this name if there is one. The parts of a compound document are beyond
    /// the reach of a policy, so that it is always saved.
    private func disposition(_ request: Request) -> (ContentDisposition, String?) {
        guard let wanted = request.target?.query["download"] else {
            return (type.isCompound ? .attachment : .inline, filename)
        }
        return (.attachment, wanted.isEmpty ? filename : wanted)
    }
}

extension Response {
    /// 416; not to be stored, for a cache could answer with it what asks for other ranges.
    fileprivate static func unsatisfiable(length: Int64) -> Response {
        var response = Refusal(416, "range not satisfiable").response(to: .get)
        response.headers.set("Content-Range", "bytes */\(length)")
        return response
    }
}

extension MIMEType {
    /// Types that the dialect shows as they are, though a browser runs what is in them: its viewers do so apart from the page
    /// (StorageAPI/Contract §2.3). Bytes of no known type are saved.
    private static let ownViewers: Set<String> = ["application/pdf", "application/json", octetStream.essence]

    /// Whether a browser could take it for a document of the service's origin and run what is in it (Decisions/0033).
    fileprivate var needsSandbox: Bool { !isInert && !Self.ownViewers.contains(essence) }
}
