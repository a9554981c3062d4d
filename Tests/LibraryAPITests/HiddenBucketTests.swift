import HTTP
import Media
import MediaTesting
import Testing

/// Files of buckets that are hidden from the library: to this dialect they are not there (LibraryAPI/Contract §1).
struct HiddenBucketTests {
    private let desk: Desk
    private let shown: MediaFile
    private let hidden: MediaFile
    /// Two that may do everything, and see no more.
    private let callers: [String]

    init() throws {
        desk = try Desk()
        let staff = try desk.user("staff", staff: true, codes: [3_801, 3_802, 3_803, 3_804])
        callers = [desk.admin, staff]
        try desk.catalog.insert(Bucket(id: BucketID(unchecked: "payroll"), library: .hidden))
        shown = try desk.catalog.insert(.sample("shown.txt", bucket: .standard))
        var draft = FileDraft.sample("hidden.png", image: true, bucket: BucketID(unchecked: "payroll"))
        draft.name = "hidden.png"
        draft.uploadedBy = .local(1)
        hidden = try desk.catalog.insert(draft)
    }

    private func expectNothing(_ path: String, _ caller: String) {
        for (method, body) in [
            (Method.get, ""), (.head, ""), (.patch, #"{"name":"x"}"#), (.patch, #"{"f":"x.png"}"#),
            (.put, #"{"name":"x"}"#), (.delete, ""),
        ] {
            let headers: Headers = ["Content-Type": "application/json"]
            let reply = desk.ask(method, path, as: caller, headers: headers, Array(body.utf8))
            #expect(reply.status == 404, "\(method)")
            #expect(reply.body == #"{"detail":"No File matches the given query."}"#)
        }
        #expect(!desk.ask(.options, path, as: caller).body.contains("actions"))
    }

    @Test func `they cannot be read, changed or deleted`() throws {
        for caller in callers { expectNothing("/api/media/files/\(hidden.number)", caller) }
        #expect(try desk.catalog.file(number: hidden.number) == hidden)
        #expect(desk.get("/api/media/files/\(shown.number)").status == 200)
    }

    @Test func `a large body for one is refused as if there were no file`() {
        for (method, type) in [(Method.patch, "multipart/form-data; boundary=x"), (.put, "application/json")]
        {
            let reply = desk.admit(
                method, "/api/media/files/\(hidden.number)", length: 10_000_000, as: desk.admin,
                headers: ["Content-Type": type])
            #expect(reply.status == 404)
            #expect(!reply.body.contains(hidden.id.text))
        }
    }

    @Test(arguments: [
        "", "?search=hidden", "?type=image", "?user_id=1", "?id_min=1", "?ordering=name",
        "?ordering=user__username,-size",
        "?created_from=2000-01-01", "?width_min=1", "?limit=1&offset=1",
    ])
    func `they are in no list and in no count`(query: String) throws {
        for caller in callers {
            let reply = desk.ask(.get, "/api/media/files\(query)", as: caller)
            #expect(!reply.body.contains("hidden.png"))
            #expect(try reply.integer("count") <= 1)
        }
    }

    @Test func `nothing moves into them`() throws {
        let reply = desk.json(
            .patch, "/api/media/files/\(shown.number)", #"{"f":"/media/payroll/2026/01/31/x.txt"}"#)
        #expect(reply.status == 400)
        #expect(try desk.catalog.file(number: shown.number)?.path == shown.path)
    }

    @Test func `a bucket is shown again when it is no longer hidden`() throws {
        _ = try desk.catalog.updateBucket(hidden.bucket) { $0.library = .shown }
        #expect(desk.get("/api/media/files/\(hidden.number)").status == 200)
        #expect(try desk.get("/api/media/files").integer("count") == 2)
        _ = try desk.catalog.updateBucket(hidden.bucket) { $0.library = .hidden }
        #expect(desk.get("/api/media/files/\(hidden.number)").status == 404)
    }

    @Test func `the library's own bucket cannot be hidden`() {
        #expect(Bucket(id: .coreMedia, library: .hidden).problems.map(\.field) == ["library"])
        #expect(Bucket(id: .standard, library: .hidden).problems.isEmpty)
    }

    @Test func `a token given twice is refused`() {
        var headers: Headers = ["Authorization": "Token \(desk.admin)"]
        headers.append("authorization", "Token \(desk.admin)")
        let reply = desk.ask(.get, "/api/media/files", as: nil, headers: headers)
        #expect(reply.status == 401)
        #expect(reply.body.contains("Token string should not contain spaces."))
    }
}
