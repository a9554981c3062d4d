import HTTP
import MediaTesting
import Testing

/// Who may do what (LibraryAPI/Contract §1).
struct AuthorizeTests {
    private let desk: Desk

    init() throws {
        desk = try Desk()
        try desk.upload("a.txt")
    }

    private static let verbs: [(Method, String, Int)] = [
        (.get, "/api/media/files", 3_802), (.head, "/api/media/files", 3_802),
        (.post, "/api/media/files", 3_801), (.get, "/api/media/files/1", 3_802),
        (.head, "/api/media/files/1", 3_802), (.patch, "/api/media/files/1", 3_803),
        (.put, "/api/media/files/1", 3_803), (.delete, "/api/media/files/1", 3_804),
    ]

    @Test(arguments: Self.verbs)
    func `staff may do what their code says`(method: Method, uri: String, code: Int) throws {
        let key = try desk.user(staff: true, codes: [code])
        #expect(desk.ask(method, uri, as: key).status != 403)
    }

    @Test(arguments: Self.verbs)
    func `without the code, or without being staff, nobody may`(method: Method, uri: String, code: Int) throws
    {
        let others = Set([3_801, 3_802, 3_803, 3_804]).subtracting([code])
        let keys = [
            try desk.user("other codes", staff: true, codes: others),
            try desk.user("no code", staff: true),
            try desk.user("no staff", codes: [3_801, 3_802, 3_803, 3_804]),
            try desk.user("nothing"),
        ]
        for key in keys {
            let reply = desk.ask(method, uri, as: key)
            #expect(reply.status == 403)
            #expect(reply.body == #"{"detail":"You do not have permission to perform this action."}"#)
            #expect(reply.response.headers["Allow"] != nil)
            #expect(reply.response.headers["WWW-Authenticate"] == nil)
        }
        #expect(try desk.catalog.file(number: 1) != nil)
    }

    @Test func `an admin needs no code`() {
        for (method, uri, _) in Self.verbs {
            #expect(desk.ask(method, uri, as: desk.admin).status != 403, "\(method) \(uri)")
        }
    }

    @Test func `an inactive admin may nothing`() throws {
        let key = try desk.user("idle", staff: true, active: false, codes: [3_802])
        #expect(desk.ask(.get, "/api/media/files", as: key).status == 401)
    }
}
