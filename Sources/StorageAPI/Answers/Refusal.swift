import HTTP
import Media

/// A request that is not fulfilled, in the words clients of the dialect know (StorageAPI/Contract §1.3).
struct Refusal: Error, Equatable {
    /// A value below `data`.
    enum Detail: Equatable {
        case text(String)
        case number(Int64)
    }

    let status: Status
    let message: String
    /// The members of `data` in order; `data` is null without any.
    var details: [(name: String, value: Detail)] = []

    init(_ status: Status, _ message: String, _ details: [(name: String, value: Detail)] = []) {
        self.status = status
        self.message = message
        self.details = details
    }

    static func == (left: Refusal, right: Refusal) -> Bool {
        left.status == right.status && left.message == right.message
            && left.details.elementsEqual(right.details) { $0.name == $1.name && $0.value == $1.value }
    }

    static let notAuthorized = Refusal(403, "you are not authorized")
    static let invalidJWT = Refusal(401, "invalid or expired jwt")
    static let fileNotFound = Refusal(404, "file not found")
    static let bucketNotFound = Refusal(404, "bucket not found")
    static let notFound = Refusal(404, "not found")
    static let preconditionFailed = Refusal(412, "precondition failed")
    static let fault = Refusal(500, "an internal server error occurred")

    /// A body in a coding (RFC 9110 §8.4) that the service does not undo.
    static func contentCoding(_ name: String) -> Refusal {
        Refusal(415, "unsupported content encoding \"\(name.prefix(100))\", send the body without one")
    }

    static let nullCharacter = Refusal(400, "Null characters are not allowed.")

    /// A parameter, header or body that cannot be what it is meant to be.
    static func malformed(_ message: String) -> Refusal { Refusal(400, message) }
}
