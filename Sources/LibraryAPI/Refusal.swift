import HTTP
import Media

/// A request that is not fulfilled, in the words clients of the dialect match on (LibraryAPI/Contract §8).
enum Refusal: Error {
    /// 401 with this detail.
    case unauthenticated(String)
    case forbidden
    /// No such place.
    case notFound
    /// No such file.
    case noSuchFile
    case methodNotAllowed(String)
    case notAcceptable
    case unsupportedMediaType(String)
    /// The coding of the body.
    case unsupportedContentCoding(String)
    /// The file is not what the preconditions of the request expect.
    case preconditionFailed
    /// 400 with a detail.
    case malformed(String)
    /// 400 with a message per field, in declaration order.
    case invalid([FieldProblem])
    case tooLarge(limit: Int64)
    case noSpace
    case unavailable
    case fault

    /// What an error of the core, or of reading the request, means to the client.
    init(of error: any Error, maxUpload: Int64) {
        switch error {
        case let refusal as Refusal: self = refusal
        case MediaError.invalid(let problems): self = .invalid(problems)
        case MediaError.textTooLong(let limit):
            self = .invalid([FieldProblem(limit.field, TextField.tooLong(limit.most))])
        case MediaError.notFound: self = .noSuchFile
        case MediaError.tooLarge(_, let limit): self = .tooLarge(limit: min(limit, maxUpload))
        case MediaError.tooSmall(_, let limit):
            self = .invalid([
                FieldProblem(
                    "f", "The file is smaller than the \(counted(limit, "byte")) its bucket requires.")
            ])
        case MediaError.infected(let virus):
            self = .invalid([FieldProblem("f", "The file is infected: \(virus).")])
        case VirusScanError.tooLarge:
            self = .invalid([FieldProblem("f", "The file is too large for the virus scanner.")])
        case MediaError.noSpace: self = .noSpace
        case MediaError.changedMeanwhile, MediaError.busy, ImagingError.unavailable,
            ImagingError.late, VirusScanError.unavailable:
            self = .unavailable
        case let error as SystemError where error.isExhaustion: self = .unavailable
        case RequestBodyError.tooLarge(let limit): self = .tooLarge(limit: Int64(limit))
        case RequestBodyError.cutShort: self = .malformed("The body is shorter than its Content-Length.")
        default: self = .fault
        }
    }

    var status: Status {
        switch self {
        case .unauthenticated: 401
        case .forbidden: 403
        case .notFound, .noSuchFile: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .unsupportedMediaType, .unsupportedContentCoding: 415
        case .preconditionFailed: 412
        case .malformed, .invalid: 400
        case .tooLarge: 413
        case .noSpace: 507
        case .unavailable: 503
        case .fault: 500
        }
    }

    /// Characters of the request that an answer repeats.
    private static let echo = 100

    private var detail: String {
        switch self {
        case .unauthenticated(let detail), .malformed(let detail): detail
        case .forbidden: "You do not have permission to perform this action."
        case .notFound: "Not found."
        case .noSuchFile: "No File matches the given query."
        case .methodNotAllowed(let method): "Method \"\(method.prefix(Self.echo))\" not allowed."
        case .notAcceptable: "Could not satisfy the request Accept header."
        case .unsupportedMediaType(let type):
            "Unsupported media type \"\(type.prefix(Self.echo))\" in request."
        case .unsupportedContentCoding(let coding):
            "Unsupported content encoding \"\(coding.prefix(Self.echo))\" in request."
        case .preconditionFailed: "The file has changed since it was read."
        case .tooLarge(let limit):
            "The request is too large: at most \(counted(limit, "byte")) \(agreeing(limit, "is", "are")) accepted."
        case .noSpace: "There is not enough space left to store this file."
        case .unavailable: "The service is busy; try again."
        case .invalid, .fault: "A server error occurred."
        }
    }

    /// - Parameter exchange: decides the form of the JSON; nil for the compact one.
    func response(to exchange: Exchange?) -> Response {
        var writer = exchange?.writer ?? JSONWriter()
        writer.beginObject()
        if case .invalid(let problems) = self {
            for field in problems.uniqueFields {
                writer.key(named: field)
                writer.beginArray()
                for problem in problems where problem.field == field { writer.string(problem.reason) }
                writer.endArray()
            }
        } else {
            writer.key("detail")
            writer.string(detail)
        }
        writer.endObject()
        var response = Response.json(status, writer.bytes)
        if case .unauthenticated = self {
            response.headers.set("WWW-Authenticate", "Token")
            // Clients match on the words, which do not say how to do better; the description does (RFC 8631).
            let description = "\(exchange?.base ?? "")/api/media/openapi.yaml"
            response.headers.set("Link", "<\(description)>; rel=\"service-desc\"")
        }
        if case .unsupportedContentCoding = self { response.headers.set("Accept-Encoding", "identity") }
        if case .unavailable = self { response.headers.set("Retry-After", "2") }
        return response
    }
}

extension [FieldProblem] {
    /// The fields in the order of their first problem.
    fileprivate var uniqueFields: [String] {
        var fields: [String] = []
        for problem in self where !fields.contains(problem.field) { fields.append(problem.field) }
        return fields
    }
}
