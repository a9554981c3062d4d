import HTTP
import LibraryAPI
import Media
import MediaTesting
import Testing

/// The dialect over a library in memory, spoken to in HTTP without a socket.
struct Desk {
    let catalog = InMemoryCatalog()
    let blobs: InMemoryBlobs
    let imaging = InMemoryImaging()
    let library: MediaLibrary
    let api: LibraryAPI
    /// The key of an admin.
    let admin: String

    init(
        publicURL: String? = nil, maxUpload: Int64 = 1 << 40, scanner: (any VirusScanning)? = nil,
        origins: AllowedOrigins = AllowedOrigins()
    ) throws {
        blobs = try InMemoryBlobs()
        library = MediaLibrary(
            catalog: catalog, blobs: blobs, accounts: catalog, imaging: imaging, typing: CannedTyping(),
            scanner: scanner)
        api = LibraryAPI(
            library: library, publicURL: publicURL.flatMap { PublicURL($0) }, maxUpload: maxUpload,
            origins: origins)
        admin = try Self.newUser(
            User(id: 0, username: "admin", firstName: "Ada", lastName: "Lovelace", isAdmin: true), in: catalog
        )
    }

    /// Adds a user and returns a key of theirs.
    func user(
        _ name: String = "somebody", staff: Bool = false, active: Bool = true, codes: Set<Int> = []
    ) throws -> String {
        try Self.newUser(
            User(id: 0, username: name, isStaff: staff, isActive: active, permissions: codes), in: catalog)
    }

    private static func newUser(_ user: User, in accounts: any Accounts) throws -> String {
        let key = makeTokenKey()
        _ = try accounts.insert(user)
        try accounts.addToken(TokenDigest(of: key), for: user.username)
        return key
    }

    /// Sends a request line and headers, one per line, then an empty line and the body.
    ///
    /// `{admin}` stands for the admin's key; the lines of a multipart body end as they must.
    func send(_ text: String) -> Reply {
        let text = text.replacing("{admin}", with: admin)
        let gap = text.firstRange(of: "\n\n")
        var lines = text[..<(gap?.lowerBound ?? text.endIndex)].split(separator: "\n")[...]
        let words = (lines.popFirst() ?? "").split(separator: " ", maxSplits: 1)
        var headers = Headers()
        for line in lines {
            let pair = line.split(separator: ":", maxSplits: 1)
            headers.append(String(pair[0]), pair.count > 1 ? String(pair[1].drop { $0 == " " }) : "")
        }
        var body = gap.map { String(text[$0.upperBound...]) } ?? ""
        if headers["content-type"]?.hasPrefix("multipart/") == true {
            body = body.replacing("\n", with: "\r\n")
        }
        return ask(Method(String(words[0])), String(words[1]), as: nil, headers: headers, Array(body.utf8))
    }

    /// Sends a request as the holder of `key`, the admin unless told otherwise; with nil as nobody.
    func ask(
        _ method: Method, _ uri: String, as key: String?, headers: Headers = [:], _ body: [UInt8] = [],
        announced: Int64? = nil
    ) -> Reply {
        var headers = headers
        if let key { headers.set("Authorization", "Token \(key)") }
        var rest = body[...]
        let stream = RequestBody(announced: announced ?? Int64(body.count)) { buffer in
            let piece = rest.prefix(buffer.count)
            buffer.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
        return Reply(
            api.respond(
                to: Request(method, uri, headers: headers, body: stream, host: "media.example.org")))
    }

    /// Asks whether a request of this length may send its body, and fails if the body is read all the same.
    ///
    /// - Parameter length: the Content-Length; nil for a chunked body.
    func admit(
        _ method: Method, _ uri: String, length: Int64?, as key: String?, headers: Headers = [:]
    ) -> Reply {
        var headers = headers
        if let key { headers.set("Authorization", "Token \(key)") }
        let body = RequestBody(announced: length) { _ in
            Issue.record("the body was read")
            return 0
        }
        return Reply(
            api.respond(
                to: Request(
                    method, uri, headers: headers, body: body, host: "media.example.org", stage: .admission)))
    }

    /// Reads as the admin.
    func get(_ uri: String, headers: Headers = [:]) -> Reply { ask(.get, uri, as: admin, headers: headers) }

    /// Sends JSON as the admin.
    func json(_ method: Method, _ uri: String, _ json: String) -> Reply {
        ask(method, uri, as: admin, headers: ["Content-Type": "application/json"], Array(json.utf8))
    }

    /// Sends a form of these parts as the admin.
    func form(_ method: Method, _ uri: String, _ parts: [Part]) -> Reply {
        ask(
            method, uri, as: admin, headers: ["Content-Type": Part.contentType], Part.body(parts))
    }

    /// Uploads a file as the admin and returns its number.
    @discardableResult
    func upload(_ filename: String, _ bytes: [UInt8] = Array("some text".utf8)) throws -> Int64 {
        try form(.post, "/api/media/files", [.file("f", filename, bytes)]).integer("id")
    }
}

/// A part of a multipart form.
struct Part {
    static let contentType = "multipart/form-data; boundary=limit"

    let disposition: String
    let content: [UInt8]

    static func text(_ name: String, _ text: String) -> Part {
        Part(disposition: "name=\"\(name)\"", content: Array(text.utf8))
    }

    static func file(_ name: String, _ filename: String, _ content: [UInt8]) -> Part {
        Part(disposition: "name=\"\(name)\"; filename=\"\(filename)\"", content: content)
    }

    /// - Parameter isClosed: without its last delimiter a body counts as cut.
    static func body(_ parts: [Part], isClosed: Bool = true) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += "--limit\r\nContent-Disposition: form-data; \(part.disposition)\r\n\r\n".utf8
            bytes += part.content
            bytes += "\r\n".utf8
        }
        return isClosed ? bytes + Array("--limit--\r\n".utf8) : bytes
    }
}
