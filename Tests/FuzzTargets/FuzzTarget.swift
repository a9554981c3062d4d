/// A way in for bytes that somebody hostile has sent.
///
/// The name is that of its seeds' folder and of its dictionary.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The body of a form behind a line with its Content-Type.
    case multipart
    /// The first bytes of an image file.
    case images
    /// What tells the type of other files: markup, the names in an archive.
    case types
    /// A JSON text.
    case json
    /// The JSON of a bucket, of a file's metadata, of a form.
    case metadata
    /// A JSON Web Token.
    case jwt
    /// The query of a presigned URL.
    case presigned
    /// The query of any request.
    case query
    /// The query of a list, in both dialects.
    case lists
    /// The query of an image that is to be made.
    case transforms
    /// Header fields on which an answer depends, a line each.
    case conditions
    /// A date as HTTP writes it.
    case dates
    /// The name under which a file is to be saved.
    case disposition
    /// What clients call their files.
    case names
    /// The target of a request.
    case targets
    /// The CGI variables of a request, each ended by a NUL.
    case variables

    /// Bytes beyond which an input shows nothing new.
    package var longestInput: Int {
        switch self {
        case .images: 4_096
        case .multipart, .types, .json, .metadata, .names: 1_024
        case .jwt, .presigned, .query, .lists, .conditions, .disposition, .targets, .variables: 768
        case .transforms: 256
        case .dates: 64
        }
    }

    /// Lets the code read `input`. Throws ``BrokenPromise`` if something does not hold that must hold whatever comes.
    package func check(_ input: [UInt8]) throws {
        switch self {
        case .multipart: try checkMultipart(input)
        case .images: try checkImages(input)
        case .types: try checkTypes(input)
        case .json: try checkJSON(input)
        case .metadata: try checkMetadata(input)
        case .jwt: try checkJWT(input)
        case .presigned: try checkPresigned(input)
        case .query: try checkQuery(input)
        case .lists: try checkLists(input)
        case .transforms: try checkTransforms(input)
        case .conditions: try checkConditions(input)
        case .dates: try checkDates(input)
        case .disposition: try checkDisposition(input)
        case .names: try checkNames(input)
        case .targets: try checkTargets(input)
        case .variables: try checkVariables(input)
        }
    }
}

/// Something that must hold whatever the input is, and did not.
package struct BrokenPromise: Error, CustomStringConvertible {
    package let description: String
}

/// Throws ``BrokenPromise`` with `promise` unless `holds`.
func require(_ holds: Bool, _ promise: @autoclosure () -> String) throws {
    guard holds else { throw BrokenPromise(description: promise()) }
}

extension String {
    /// Bytes that are not UTF-8 become U+FFFD, as in everything the web server hands over.
    init(received bytes: some Collection<UInt8>) { self.init(decoding: bytes, as: UTF8.self) }

    /// Whether it is printable ASCII alone.
    var isPrintableASCII: Bool { utf8.allSatisfy { 32...126 ~= $0 } }

    /// Whether NUL, CR or LF is in it.
    var hasLineBreakOrNUL: Bool { utf8.contains { $0 == 0 || $0 == 10 || $0 == 13 } }
}

extension [UInt8] {
    /// The same number for the same bytes (FNV-1a): whatever a target decides for itself is decided by its input.
    var fingerprint: UInt64 { reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }
}
