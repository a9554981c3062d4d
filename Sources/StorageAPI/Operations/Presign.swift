import HTTP
import Media

extension StorageAPI {
    /// Bytes the body that names an expiry may have.
    private static let bodyLimit = 65_536

    /// `GET` and `POST /files/{id}/presignedurl`: a URL with which anybody may read the file for a while
    /// (StorageAPI/Contract §3). `POST` may ask for fewer seconds than the bucket grants.
    ///
    /// With `w h q b f` in the query the URL gives that image alone.
    func presign(_ id: String, _ exchange: inout Exchange) throws -> Response {
        let request = exchange.request
        let transform = try TransformQuery(request.target?.query ?? Query(""))
        let (file, bucket) = try visibleFile(id, to: authenticate(&exchange))
        guard bucket.presignedURLsEnabled else { throw Refusal.presigningDisabled }
        _ = try transform.plan(for: file.content, accept: nil)
        var seconds = bucket.downloadExpiration
        if exchange.operation == .createFilePresignedURL, let wanted = try expiresIn(request) {
            guard (1...bucket.downloadExpiration).contains(wanted) else {
                throw Refusal(
                    400, "expiresIn must be from 1 to \(bucket.downloadExpiration)",
                    [("maxExpiresIn", .number(bucket.downloadExpiration))])
            }
            seconds = wanted
        }
        guard let key = try keys.signingKeys().first else { throw Refusal.fault }
        let signed = PresignedURL.query(
            for: file.id, number: file.number, expiresIn: seconds, transform: transform.canonical, key: key,
            now: .now)
        let query = transform.isEmpty ? signed : "\(signed)&\(transform.canonical)"
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("expiration")
        writer.integer(seconds)
        writer.key("url")
        let base = request.base(settings.publicURL)
        // The prefix of the dialect, if the client uses it.
        let root = request.target?.segments.first == "v1" ? "\(base)/v1" : base
        writer.string("\(root)/files/\(file.id)/presignedurl/contents?\(query)")
        writer.endObject()
        return .line(200, writer)
    }

    /// What the body asks for, nil if it does not say.
    private func expiresIn(_ request: Request) throws -> Int64? {
        let bytes = try request.body.readAll(limit: Self.bodyLimit)
        guard !bytes.isEmpty else { return nil }
        let object = try JSONObject(strict: bytes, otherwise: .malformed("the body is not a JSON object"))
        switch object["expiresIn"] {
        case nil, .null: return nil
        case .number(let number):
            if let seconds = number.integer { return seconds }
            fallthrough
        default: throw Refusal.malformed("expiresIn must be a whole number of seconds")
        }
    }
}

extension Refusal {
    static let presigningDisabled = Refusal(
        403, "presigned URLs are not enabled on the bucket where this file is located in")
}
