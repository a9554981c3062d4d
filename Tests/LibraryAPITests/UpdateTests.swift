import HTTP
import Media
import MediaTesting
import Testing

/// `PATCH` and `PUT /api/media/files/{id}`: the fields (LibraryAPI/Contract §4).
struct UpdateTests {
    private let desk: Desk
    private let uri = "/api/media/files/1"

    init() throws {
        desk = try Desk()
        _ = desk.form(
            .post, "/api/media/files",
            [.text("description", "before"), .file("f", "a.txt", Array("abc".utf8))])
    }

    @Test func `PATCH changes what it names`() {
        let reply = desk.send(
            """
            PATCH /api/media/files/1
            Authorization: Token {admin}
            Content-Type: application/json

            {"name": "Updated Profile Picture", "description": "Updated user avatar image"}
            """)
        #expect(
            reply.text == """
                200 OK
                Content-Type: application/json
                ETag: <tag>
                Link: <http://media.example.org/v1/files/<uuid>>; rel="edit-media"
                Allow: GET, PUT, PATCH, DELETE, HEAD, OPTIONS
                Cache-Control: private, no-cache
                Vary: Accept, Authorization, Cookie, Origin, Access-Control-Request-Method

                {"id":1,"type":"text","user":{"id":1,"username":"admin","full_name":"Ada Lovelace"},\
                "f":"http://media.example.org/media/core_media/<day>/a.txt",\
                "name":"Updated Profile Picture","description":"Updated user avatar image","size":3,\
                "human_readable_size":"3 B","width":null,"height":null,"mode":null,\
                "created_at":"<time>","updated_at":"<time>","thumbnails":[]}
                """)
        #expect(reply.response.note.operation == "library.update")
        #expect(desk.get(uri).body == reply.body)
    }

    @Test func `PATCH leaves alone what it does not name`() throws {
        let reply = desk.json(.patch, uri, #"{"description":"after"}"#)
        #expect(try reply.string("name") == "a.txt")
        #expect(try reply.string("description") == "after")
    }

    @Test(arguments: [Method.patch, .put])
    func `every success moves updated_at, and created_at never`(method: Method) throws {
        let before = desk.get(uri)
        let body = method == .put ? #"{"name":"a.txt"}"# : "{}"
        let after = desk.json(method, uri, body)
        #expect(after.status == 200)
        #expect(try #require(try after.string("updated_at")) > #require(try before.string("updated_at")))
        #expect(try after.string("created_at") == before.string("created_at"))
    }

    @Test func `a refusal changes nothing, not even updated_at`() {
        let before = desk.get(uri).body
        let reply = desk.json(.patch, uri, #"{"name":"new","description":[],"f":"../x"}"#)
        #expect(reply.status == 400)
        #expect(desk.get(uri).body == before)
    }

    @Test(arguments: ["application/json", "application/x-www-form-urlencoded", Part.contentType])
    func `an empty body changes nothing with PATCH and lacks the name with PUT`(type: String) {
        let headers: Headers = ["Content-Type": type]
        let patch = desk.ask(.patch, uri, as: desk.admin, headers: headers)
        #expect(patch.status == 200)
        let put = desk.ask(.put, uri, as: desk.admin, headers: headers)
        #expect(put.status == 400)
        #expect(put.body == #"{"name":["This field is required."]}"#)
    }

    @Test func `PUT needs a name, null will do, and keeps a description not given`() throws {
        let missing = desk.json(.put, uri, #"{"description":"x"}"#)
        #expect(missing.body == #"{"name":["This field is required."]}"#)
        let null = desk.json(.put, uri, #"{"name":null}"#)
        #expect(null.status == 200)
        #expect(try null.member("name") == .null)
        #expect(try null.string("description") == "before")
        let cleared = desk.json(.put, uri, #"{"name":"b","description":null}"#)
        #expect(try cleared.member("description") == .null)
    }

    @Test func `what is read only or unknown is ignored, whatever it is`() throws {
        let before = try #require(try desk.catalog.file(number: 1))
        let reply = desk.json(
            .patch, uri,
            #"{"id":7,"type":5,"user":[],"size":"big","width":{},"height":true,"mode":1,"#
                + #""human_readable_size":null,"created_at":"never","updated_at":0,"thumbnails":"none","#
                + #""color":"red","":[]}"#)
        #expect(reply.status == 200)
        var after = try #require(try desk.catalog.file(number: 1))
        after.updatedAt = before.updatedAt
        after.sharesSecond = before.sharesSecond
        #expect(after == before)
    }

    @Test(arguments: [
        (#"{"name":null}"#, nil), (#"{"name":"  b  "}"#, "b"), (#"{"name":123}"#, "123"),
        (#"{"name":-0}"#, "0"), (#"{"name":1.50}"#, "1.5"), (#"{"name":1e5}"#, "100000.0"),
        (#"{"name":12345678901234567890123}"#, "12345678901234567890123"),
        (#"{"name":"first","name":"last"}"#, "last"), (#"{"name":"\u0085x\u001f"}"#, "x"),
        (#"{"name":"\ud83d\ude00"}"#, "😀"),
    ])
    func `a name is null, or a text without space around it, or a number`(json: String, name: String?) throws
    {
        let reply = desk.json(.patch, uri, json)
        #expect(reply.status == 200)
        #expect(try reply.string("name") == name)
    }

    @Test(arguments: [
        (#"{"name":""}"#, "This field may not be blank."),
        (#"{"name":"  "}"#, "This field may not be blank."),
        (#"{"name":true}"#, "Not a valid string."), (#"{"name":[]}"#, "Not a valid string."),
        (#"{"name":{"a":1}}"#, "Not a valid string."),
        (#"{"name":"\u0000"}"#, "Null characters are not allowed."),
        (#"{"name":"\ud800"}"#, "Surrogate characters are not allowed: U+D800."),
        (#"{"name":"a\udfffb\ud800"}"#, "Surrogate characters are not allowed: U+DFFF."),
    ])
    func `a name that cannot be says why`(json: String, reason: String) {
        let reply = desk.json(.patch, uri, json)
        #expect(reply.status == 400)
        #expect(reply.body == #"{"name":["\#(reason)"]}"#)
    }

    @Test func `a name may have 255 code points`() throws {
        let long = String(repeating: "é", count: 255)
        #expect(try desk.json(.patch, uri, #"{"name":"  \#(long) "}"#).string("name") == long)
        let reply = desk.json(.patch, uri, #"{"name":"\#(long)x"}"#)
        #expect(reply.body == #"{"name":["Ensure this field has no more than 255 characters."]}"#)
        // Code points, not what people see as characters.
        let joined = String(repeating: "e\u{301}", count: 128)
        #expect(desk.json(.patch, uri, #"{"name":"\#(joined)"}"#).status == 400)
    }

    @Test func `everything wrong with a text is told at once`() {
        let reply = desk.json(
            .patch, uri, #"{"name":"\#(String(repeating: "a", count: 256))\u0000\ud800"}"#)
        #expect(
            reply.body
                == #"{"name":["Ensure this field has no more than 255 characters.","#
                + #""Null characters are not allowed.","Surrogate characters are not allowed: U+D800."]}"#)
    }

    @Test(arguments: [
        (#"{"description":null}"#, nil), (#"{"description":""}"#, ""), (#"{"description":"   "}"#, ""),
        (#"{"description":" a "}"#, "a"), (#"{"description":1}"#, "1"),
    ])
    func `a description may be blank or null`(json: String, description: String?) throws {
        let reply = desk.json(.patch, uri, json)
        #expect(reply.status == 200)
        #expect(try reply.string("description") == description)
    }

    @Test func `a description has at most 10,000 characters`() throws {
        let long = String(repeating: "😀", count: 10_000)
        #expect(try desk.json(.patch, uri, #"{"description":"\#(long)"}"#).string("description") == long)
        for method in [Method.patch, .put] {
            let reply = desk.json(method, uri, #"{"name":"a","description":"\#(long)a"}"#)
            #expect(reply.status == 400)
            #expect(
                reply.body == #"{"description":["Ensure this field has no more than 10000 characters."]}"#)
        }
    }

    @Test func `all bad fields come together in their order`() {
        let reply = desk.json(.put, uri, #"{"f":"b.pdf","description":false}"#)
        #expect(
            reply.body
                == #"{"name":["This field is required."],"description":["Not a valid string."],"#
                + #""f":["The extension '.pdf' does not fit the file's content."]}"#)
    }

    @Test func `PATCH works with a slash at the end, without a redirect`() throws {
        let reply = desk.json(.patch, uri + "/", #"{"name":"b"}"#)
        #expect(reply.status == 200)
        #expect(try desk.get(uri).string("name") == "b")
    }
}
