import HTTP
import Media
import MediaTesting
import Testing

/// The filters of a list (LibraryAPI/Contract §6).
struct ListFilterTests {
    private let desk: Desk

    /// Four files of different days, sizes, types and owners.
    init() throws {
        desk = try Desk()
        _ = try desk.user("other")
        try add("one.txt", size: 100, image: nil, owner: 1, on: "2026-01-30")
        try add("two.png", size: 200, image: (640, 480), owner: 1, on: "2026-01-31")
        try add("three.png", size: 300, image: (1_920, 1_080), owner: 2, on: "2026-02-01", early: true)
        try add("four.txt", size: 400, image: nil, owner: nil, on: "2026-02-01")
    }

    /// - Parameter early: in the first moment of the day, else in its last; both belong to it.
    private func add(
        _ name: String, size: Int64, image: (Int, Int)?, owner: Int64?, on day: String, early: Bool = false
    ) throws {
        var draft = FileDraft.sample(name, size: size, image: image != nil)
        if let image {
            draft.content.image = ImageFacts(
                width: image.0, height: image.1, mode: "RGB", orientation: 1, isRenderable: true)
        }
        draft.name = name
        draft.uploadedBy = owner.map { .local($0) }
        let date = try #require(CivilDate(day))
        draft.createdAt = early ? date.start : Timestamp(microseconds: date.end.microseconds - 1)
        _ = try desk.catalog.insert(draft)
    }

    private func ids(_ query: String) throws -> [Int64] {
        let reply = desk.get("/api/media/files?ordering=id&\(query)")
        #expect(reply.status == 200, "\(reply.body)")
        return try reply.ids()
    }

    @Test(
        arguments: [
            ("id_min=2", [2, 3, 4]), ("id_max=2", [1, 2]), ("id_min=2&id_max=3", [2, 3]),
            ("id_min=3&id_max=2", []),
            ("id_min=1.5", [2, 3, 4]), ("id_max=2.5", [1, 2]), ("id_min=2.0", [2, 3, 4]),
            ("id_min=2e0", [2, 3, 4]),
            ("id_min=%202%20", [2, 3, 4]), ("id_min=-5", [1, 2, 3, 4]), ("id_min=%2B4", [4]),
        ] as [(String, [Int64])])
    func `ids are bounded`(query: String, expected: [Int64]) throws {
        #expect(try ids(query) == expected)
    }

    @Test(
        arguments: [
            ("size_min=200", [2, 3, 4]), ("size_max=200", [1, 2]), ("size_min=150&size_max=350", [2, 3]),
            ("width_min=640", [2, 3]), ("width_max=640", [2]), ("width_min=641", [3]),
            ("height_min=480&height_max=480", [2]), ("height_max=2000", [2, 3]), ("width_min=0", [2, 3]),
        ] as [(String, [Int64])])
    func `sizes are bounded, and what has no pixels has no width`(query: String, expected: [Int64]) throws {
        #expect(try ids(query) == expected)
    }

    @Test(
        arguments: [
            ("created_date=2026-01-31", [2]), ("created_date=2026-1-31", [2]),
            ("created_date=2025-01-31", []),
            ("created_from=2026-01-31", [2, 3, 4]), ("created_to=2026-01-31", [1, 2]),
            ("created_from=2026-01-31&created_to=2026-01-31", [2]),
            ("created_from=2026-02-02", []), ("created_to=2026-01-29", []),
            ("created_date=2026-02-01&created_from=2026-01-01", [3, 4]),
            ("created_from=0001-01-01&created_to=9999-12-31", [1, 2, 3, 4]),
            ("updated_date=2026-01-31", [2]), ("updated_from=2026-02-01", [3, 4]),
            ("updated_to=2026-01-30", [1]),
        ] as [(String, [Int64])])
    func `days are whole UTC days, both ends inclusive`(query: String, expected: [Int64]) throws {
        #expect(try ids(query) == expected)
    }

    @Test func `created and updated are told apart`() throws {
        _ = desk.json(.patch, "/api/media/files/2", "{}")
        let today = Timestamp.now.day.folder.replacing("/", with: "-")
        #expect(try ids("updated_date=\(today)") == [2])
        #expect(try ids("created_date=2026-01-31") == [2])
    }

    @Test(
        arguments: [
            ("type=image", [2, 3]), ("type=text", [1, 4]), ("type=pdf", []), ("type=", [1, 2, 3, 4]),
            ("user_id=1", [1, 2]), ("user_id=2", [3]), ("user_id=9", []), ("user_id=1.5", []),
            ("user_id=1.0", [1, 2]),
            ("user_id=0", []), ("user_id=-1", []),
            ("type=image&user_id=2&size_min=1", [3]),
        ] as [(String, [Int64])])
    func `types and users are chosen`(query: String, expected: [Int64]) throws {
        #expect(try ids(query) == expected)
    }

    @Test func `every type is a choice`() throws {
        for kind in FileKind.allCases { _ = try ids("type=\(kind.rawValue)") }
    }

    @Test(arguments: [
        "id_min", "id_max", "created_date", "updated_date", "created_from", "created_to", "updated_from",
        "updated_to", "type", "user_id", "size_min", "size_max", "width_min", "width_max", "height_min",
        "height_max",
    ])
    func `an empty value filters nothing`(name: String) throws {
        #expect(try ids("\(name)=") == [1, 2, 3, 4])
        #expect(try ids(name) == [1, 2, 3, 4])
    }

    @Test func `everything that is wrong comes at once`() {
        let names = ["id_min", "id_max", "user_id", "size_min", "size_max", "width_min", "width_max"]
        let days = [
            "created_date", "updated_date", "created_from", "created_to", "updated_from", "updated_to",
        ]
        let query = (names + days).map { "\($0)=x" } + ["height_min=1,5", "height_max=one", "type=bogus"]
        let reply = desk.get("/api/media/files?\(query.joined(separator: "&"))&limit=abc")
        #expect(reply.status == 400)
        #expect(
            reply.body
                == #"{"id_min":["Enter a number."],"id_max":["Enter a number."],"#
                + #""created_date":["Enter a valid date."],"updated_date":["Enter a valid date."],"#
                + #""created_from":["Enter a valid date."],"created_to":["Enter a valid date."],"#
                + #""updated_from":["Enter a valid date."],"updated_to":["Enter a valid date."],"#
                + #""type":["Select a valid choice. bogus is not one of the available choices."],"#
                + #""user_id":["Enter a number."],"size_min":["Enter a number."],"#
                + #""size_max":["Enter a number."],"width_min":["Enter a number."],"#
                + #""width_max":["Enter a number."],"height_min":["Enter a number."],"#
                + #""height_max":["Enter a number."]}"#)
    }

    @Test(arguments: [
        "NaN", "Infinity", "-inf", "0x10", "1e", ".", "+", "-", "1 2", "1_0", "%00", "\u{0661}",
    ])
    func `what is no number is refused`(text: String) {
        let text = percentEncoded(text, keeping: "%")
        #expect(desk.get("/api/media/files?size_min=\(text)").body == #"{"size_min":["Enter a number."]}"#)
    }

    @Test(arguments: [
        "2026-02-30", "2026-13-01", "2026-00-10", "2026-01", "26-01-01", "2026-01-01T00:00:00Z", "today",
        "0000-01-01",
        "2026-01-001", "99999-01-01", "-2026-01-01",
    ])
    func `what is no day is refused`(text: String) {
        #expect(
            desk.get("/api/media/files?updated_to=\(text)").body
                == #"{"updated_to":["Enter a valid date."]}"#)
    }

    @Test(arguments: ["IMAGE", "images", "%20pdf", "bo'gus", "é", "%22"])
    func `a type is one of the choices, exactly`(text: String) throws {
        let reply = desk.get("/api/media/files?type=\(percentEncoded(text, keeping: "%"))")
        #expect(reply.status == 400)
        let shown = String(
            decoding: try #require(percentDecoded(text.utf8, plusIsSpace: true, lenient: true)), as: UTF8.self
        )
        #expect(
            try reply.strings(of: "type")
                == ["Select a valid choice. \(shown) is not one of the available choices."])
    }

    @Test(
        arguments: [
            ("size_max=99999999999999999999999999", [1, 2, 3, 4]),
            ("size_min=99999999999999999999999999", []),
            ("id_min=-99999999999999999999999999", [1, 2, 3, 4]), ("id_max=1e300", [1, 2, 3, 4]),
            ("width_max=9223372036854775807", [2, 3]), ("user_id=99999999999999999999", []),
            ("id_min=1e-300", [1, 2, 3, 4]),
        ] as [(String, [Int64])])
    func `an enormous number is a number`(query: String, expected: [Int64]) throws {
        #expect(try ids(query) == expected)
    }

    @Test(arguments: ["id_min=1e400", "id_max=-1e99999", "id_min=\(String(repeating: "9", count: 5_000))"])
    func `a number beyond all bounds never breaks anything`(query: String) {
        #expect([200, 400].contains(desk.get("/api/media/files?\(query)").status))
    }
}
