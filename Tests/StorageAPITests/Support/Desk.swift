import HTTP
import Media
import MediaTesting
import Testing

@testable import StorageAPI

/// The dialect over a library in memory, spoken to in HTTP without a socket.
struct Desk {
    static let adminSecret = "nhost-admin-secret"

    let catalog = InMemoryCatalog()
    let blobs: InMemoryBlobs
    let imaging = InMemoryImaging()
    let library: MediaLibrary
    let api: StorageAPI

    init(
        publicURL: String? = nil, maxUpload: Int64 = 1 << 40, origins: AllowedOrigins = AllowedOrigins(),
        typing: CannedTyping = CannedTyping(), scanner: CannedScanner? = nil
    ) throws {
        blobs = try InMemoryBlobs()
        library = MediaLibrary(
            catalog: catalog, blobs: blobs, accounts: catalog, imaging: imaging, typing: typing,
            scanner: scanner)
        api = StorageAPI(
            library: library, keys: catalog,
            settings: StorageSettings(
                access: AccessSettings(adminSecret: Self.adminSecret, jwt: try SignedToken.settings),
                publicURL: publicURL.flatMap { PublicURL($0) }, maxUpload: maxUpload, orphanGrace: 3_600,
                origins: origins,
                version: "1.2.3"))
    }

    // MARK: Asking

    /// Sends a request, the admin's unless told otherwise.
    ///
    /// - Parameters:
    ///   - announced: the Content-Length, if it is not that of the body.
    ///   - meanwhile: happens when the body is about to be read.
    func ask(
        _ method: Method, _ uri: String, as caller: Credentials = .admin, _ headers: Headers = [:],
        body: [UInt8] = [], announced: Int64? = nil, meanwhile: (() -> Void)? = nil
    ) -> Reply {
        var rest = body[...]
        var meanwhile = meanwhile
        let stream = RequestBody(announced: announced ?? Int64(body.count)) { buffer in
            meanwhile?()
            meanwhile = nil
            let piece = rest.prefix(buffer.count)
            buffer.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
        return ask(method, uri, as: caller, headers, stream)
    }

    /// Sends a request whose body is pulled when it is wanted.
    func ask(
        _ method: Method, _ uri: String, as caller: Credentials, _ headers: Headers, _ body: RequestBody
    ) -> Reply {
        var headers = headers
        for (name, value) in caller.headers.fields { headers.append(name, value) }
        let response = api.respond(
            to: Request(method, uri, headers: headers, body: body, host: "media.example.org"))
        return Reply(response, sent: bytes(of: response))
    }

    func get(_ uri: String, as caller: Credentials = .admin, _ headers: Headers = [:]) -> Reply {
        ask(.get, uri, as: caller, headers)
    }

    func head(_ uri: String, as caller: Credentials = .admin, _ headers: Headers = [:]) -> Reply {
        ask(.head, uri, as: caller, headers)
    }

    /// Sends JSON.
    func json(
        _ method: Method, _ uri: String, _ json: String, as caller: Credentials = .admin,
        _ headers: Headers = [:]
    ) -> Reply {
        var headers = headers
        headers.set("Content-Type", "application/json")
        return ask(method, uri, as: caller, headers, body: Array(json.utf8))
    }

    /// Sends a form of these parts.
    func form(
        _ method: Method, _ uri: String, _ parts: [Part], as caller: Credentials = .admin,
        _ headers: Headers = [:]
    ) -> Reply {
        var headers = headers
        headers.set("Content-Type", Part.contentType)
        return ask(method, uri, as: caller, headers, body: Part.body(parts))
    }

    /// Posts a form of these parts to `/files`.
    func post(_ parts: [Part], as caller: Credentials = .admin, _ headers: Headers = [:]) -> Reply {
        form(.post, "/v1/files", parts, as: caller, headers)
    }

    /// What a client gets: of a file nginx sends, all of it.
    private func bytes(of response: Response) -> [UInt8] {
        switch response.body {
        case .empty: return []
        case .bytes(let bytes): return bytes
        case .pieces(let pieces):
            return (0..<pieces.count).flatMap { (try? pieces.make($0)) ?? [] }
        case .location(let location, _):
            let place = location.replacing("/-/whole/", with: "/")
            let name = place.split(separator: "/").dropFirst().joined(separator: "/")
            let path =
                place.hasPrefix("/blobs/")
                ? blobs.localPath(of: BlobKey(unchecked: name))
                : blobs.localPath(of: DerivedFile(path: name, size: 0, modified: 0))
            return contents(ofFileAt: path) ?? []
        case .deferred: return []
        }
    }

    /// Asks whether a request of this length may send its body, and fails if the body is read all the same.
    ///
    /// - Parameter length: the Content-Length; nil for a chunked body.
    func admit(
        _ method: Method, _ uri: String, length: Int64?, as caller: Credentials = .admin,
        _ headers: Headers = [:]
    ) -> Reply {
        var headers = headers
        for (name, value) in caller.headers.fields { headers.append(name, value) }
        let body = RequestBody(announced: length) { _ in
            Issue.record("the body was read")
            return 0
        }
        let response = api.respond(
            to: Request(
                method, uri, headers: headers, body: body, host: "media.example.org", stage: .admission))
        return Reply(response, sent: bytes(of: response))
    }

    // MARK: What is there

    /// Uploads a file and returns its id.
    @discardableResult
    func upload(
        _ name: String = "testfile.txt", _ bytes: [UInt8] = Array("Hello, World!".utf8),
        to bucket: String = "default", metadata: String = "{}", as caller: Credentials = .admin
    ) throws -> String {
        try post(
            [.text("bucket-id", bucket), .json("metadata[]", metadata), .file("file[]", name, bytes)],
            as: caller
        ).text("processedFiles.0.id")
    }

    /// Adds a bucket in which each role reaches so far with each action.
    func bucket(
        _ id: String, _ rules: [Role: [AccessRules.Action: AccessRules.Reach]] = [:],
        _ change: (inout Bucket) -> Void = { _ in }
    ) throws {
        var bucket = Bucket(id: BucketID(unchecked: id), rules: AccessRules(rules))
        change(&bucket)
        try catalog.insert(bucket)
    }

    /// Changes a bucket that is there.
    func change(_ id: String = "default", _ change: (inout Bucket) -> Void) throws {
        _ = try catalog.updateBucket(BucketID(unchecked: id), change)
    }

    /// Adds a local user and returns a key of theirs.
    func key(of name: String, admin: Bool = false, active: Bool = true) throws -> String {
        let key = makeTokenKey()
        _ = try catalog.insert(User(id: 0, username: name, isAdmin: admin, isActive: active))
        try catalog.addToken(TokenDigest(of: key), for: name)
        return key
    }

    /// Moves the last change of a file into the past, or with a negative number into the future; returns its second.
    @discardableResult
    func age(_ id: String, by seconds: Int64 = 3_600) throws -> Int64 {
        guard let number = try file(id)?.number else { throw MediaError.notFound }
        let moment = Timestamp(microseconds: Timestamp.now.microseconds - seconds * 1_000_000)
        _ = try catalog.update(number: number) { $0.updatedAt = moment }
        return moment.seconds
    }

    /// The file as the catalog has it now, nil if it has none.
    func file(_ id: String) throws -> MediaFile? { try FileID(id).flatMap { try catalog.file(id: $0) } }
}
