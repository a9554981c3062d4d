import HTTP
import Media

extension Refusal {
    /// What an error of the core, or of reading the request, means to the client.
    init(of error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as MediaError: self.init(error)
        case VirusScanError.tooLarge: self.init(413, "too large for the virus scanner")
        case is VirusScanError: self.init(503, "the virus scanner is not available")
        case ImagingError.undecodable: self.init(400, "the image cannot be made")
        case ImagingError.unavailable, ImagingError.late: self = .busy
        case let error as SystemError where error.isExhaustion: self = .busy
        case RequestBodyError.tooLarge(let limit): self = .bodyTooLarge(limit: Int64(limit))
        case RequestBodyError.cutShort: self.init(400, "the body is shorter than its Content-Length")
        default: self = .fault
        }
    }

    private init(_ error: MediaError) {
        switch error {
        case .notFound: self = .fileNotFound
        case .bucketNotFound: self = .bucketNotFound
        case .bucketNotEmpty: self.init(409, "the bucket holds files")
        case .bucketIsPermanent: self.init(409, "Can not delete default bucket")
        case .tooLarge(let size, let limit):
            self.init(400, "file too big", [("size", .number(size)), ("maxSize", .number(limit))])
        case .tooSmall(let size, let limit):
            self.init(400, "file too small", [("size", .number(size)), ("minSize", .number(limit))])
        case .infected(let virus): self.init(403, "virus found: \(virus)", [("virus", .text(virus))])
        case .changedMeanwhile, .busy: self = .busy
        case .noSpace: self.init(507, "not enough space left")
        case .invalid(let problems): self.init(400, problems.map(\.reason).joined(separator: " "))
        case .textTooLong(let limit):
            self.init(400, "the \(limit.field) has more than \(limit.most) \(limit.unit.rawValue)")
        case .alreadyExists: self.init(409, "already exists")
        case .pathTaken: self = .busy
        case .contentMissing: self = .fault
        }
    }

    static let busy = Refusal(503, "the service is busy, try again")

    static func bodyTooLarge(limit: Int64) -> Refusal {
        Refusal(413, "the request body is too large", [("maxSize", .number(limit))])
    }

    /// Family A, or C where no body may follow (StorageAPI/Contract §1.2).
    func response(to method: Method) -> Response {
        var response: Response
        if method == .head {
            response = Response(status)
        } else {
            var writer = JSONWriter()
            writer.beginObject()
            write(to: &writer)
            writer.endObject()
            response = .line(status, writer)
        }
        response.headers.set("X-Error", headline)
        advise(&response)
        return response
    }

    /// Sets the headers that say how a request would be fulfilled, whatever the family of the body.
    ///
    /// - Parameter response: one with the status of the refusal.
    func advise(_ response: inout Response) {
        switch status.code {
        // Every scheme of `Authorization` (RFC 9110 §11.6.1); in one line, for nginx may pass on but one.
        case 401: response.headers.set("WWW-Authenticate", "Bearer, Token")
        case 415: response.headers.set("Accept-Encoding", "identity")
        case 503: response.headers.set("Retry-After", "2")
        default: break
        }
    }

    /// The message, as much of it as a header takes: nginx refuses to hand on headers that are large. What clients sent
    /// may be part of it.
    private var headline: String {
        var room = 1_024
        let scalars = message.unicodeScalars.prefix {
            room -= UTF8.width($0)
            return room >= 0
        }
        return String(scalars)
    }

    /// The member `error`.
    func write(to writer: inout JSONWriter) {
        writer.key("error")
        writer.beginObject()
        writer.key("data")
        if details.isEmpty { writer.null() } else { writeDetails(to: &writer) }
        writer.key("message")
        writer.string(message)
        writer.endObject()
    }

    private func writeDetails(to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in details {
            writer.key(named: name)
            switch value {
            case .text(let text): writer.string(text)
            case .number(let number): writer.integer(number)
            }
        }
        writer.endObject()
    }
}

extension Response {
    /// A JSON body that ends with a newline, as every one of the dialect does.
    static func line(_ status: Status, _ writer: JSONWriter) -> Response {
        .json(status, writer.bytes + [10])
    }
}
