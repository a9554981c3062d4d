import HTTP
import Media

/// What an admin wants a bucket to be; what is not named stays as it is.
struct BucketInput {
    private(set) var id: String?
    private var visibility: Bucket.Visibility?
    private var library: Bucket.LibraryAccess?
    private var minUploadFileSize: Int64?
    private var maxUploadFileSize: Int64?
    private var downloadExpiration: Int64?
    private var presignedURLsEnabled: Bool?
    private var cacheControl: String?
    private var rules: AccessRules?

    /// Throws 400 for a key that no bucket has and a value of another type. What only the service sets is ignored, so that
    /// what was read may be sent back.
    init(_ bytes: [UInt8]) throws {
        let object = try JSONObject(
            strict: bytes, otherwise: .malformed("the body is not a JSON object"))
        for (key, value) in object.members.map({ ($0.key, $0.value) }) {
            switch key {
            case "id": id = try Self.text(key, value)
            case "createdAt", "updatedAt": continue
            case "visibility":
                visibility = Bucket.Visibility(rawValue: try Self.text(key, value))
                if visibility == nil { throw Self.wrong(key, "public or private") }
            case "library":
                library = Bucket.LibraryAccess(rawValue: try Self.text(key, value))
                if library == nil { throw Self.wrong(key, "shown or hidden") }
            case "minUploadFileSize": minUploadFileSize = try Self.number(key, value)
            case "maxUploadFileSize": maxUploadFileSize = try Self.number(key, value)
            case "downloadExpiration": downloadExpiration = try Self.number(key, value)
            case "presignedUrlsEnabled":
                guard case .bool(let flag) = value else { throw Self.wrong(key, "true or false") }
                presignedURLsEnabled = flag
            case "cacheControl": cacheControl = try Self.text(key, value)
            case "rules": rules = try AccessRules(value)
            default: throw Refusal.malformed("a bucket has no \(key.prefix(100))")
            }
        }
    }

    /// Throws `MediaError.invalid(_:)` for settings that no bucket may have.
    func apply(to bucket: inout Bucket) throws {
        if let visibility { bucket.visibility = visibility }
        if let library { bucket.library = library }
        if let minUploadFileSize { bucket.minUploadFileSize = minUploadFileSize }
        if let maxUploadFileSize { bucket.maxUploadFileSize = maxUploadFileSize }
        if let downloadExpiration { bucket.downloadExpiration = downloadExpiration }
        if let presignedURLsEnabled { bucket.presignedURLsEnabled = presignedURLsEnabled }
        if let cacheControl { bucket.cacheControl = cacheControl }
        if let rules { bucket.rules = rules }
        let problems = bucket.problems
        guard problems.isEmpty else { throw MediaError.invalid(problems) }
    }

    private static func text(_ key: String, _ value: JSONValue) throws -> String {
        guard case .string(let string) = value else { throw wrong(key, "a text") }
        return string.text
    }

    private static func number(_ key: String, _ value: JSONValue) throws -> Int64 {
        guard case .number(let number) = value, let integer = number.integer else {
            throw wrong(key, "a whole number")
        }
        return integer
    }

    fileprivate static func wrong(_ key: String, _ expectation: String) -> Refusal {
        .malformed("\(key) must be \(expectation)")
    }
}

extension AccessRules {
    /// `{"user":{"read":"own"}}` for instance; `no` is the same as nothing.
    fileprivate init(_ value: JSONValue) throws {
        guard case .object(let roles) = value, roles.members.count <= Self.mostRoles else {
            throw BucketInput.wrong("rules", "an object of roles")
        }
        self.init()
        for role in roles.members {
            guard case .object(let actions) = role.value, let name = Role(checking: role.key) else {
                throw BucketInput.wrong("each role of rules", "named, and an object of actions")
            }
            for member in actions.members {
                guard let action = Action(rawValue: member.key), case .string(let reach) = member.value,
                    reach.text == "no" || Reach(rawValue: reach.text) != nil
                else {
                    throw BucketInput.wrong(
                        "each action of rules", "read, insert, update or delete, and its reach no, own or all"
                    )
                }
                reaches[name, default: [:]][action] = Reach(rawValue: reach.text)
            }
        }
    }
}
