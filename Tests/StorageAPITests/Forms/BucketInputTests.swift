import HTTP
import Media
import Testing

@testable import StorageAPI

/// What may be said of a bucket (StorageAPI/Contract §6).
struct BucketInputTests {
    /// The bucket that comes of it.
    private func bucket(_ text: String, from bucket: Bucket = Bucket(id: .standard)) throws -> Bucket {
        var bucket = bucket
        try BucketInput(Array(text.utf8)).apply(to: &bucket)
        return bucket
    }

    private func rules(_ text: String) throws -> [Role: [AccessRules.Action: AccessRules.Reach]] {
        try bucket(#"{"rules":\#(text)}"#).rules.reaches
    }

    private func message(of text: String) -> String? {
        let error = #expect(throws: Refusal.self) { try bucket(text) }
        #expect(error?.status == 400)
        return error?.message
    }

    @Test func `everything can be set`() throws {
        let bucket = try bucket(
            """
            {"visibility":"public","library":"hidden","minUploadFileSize":0,"maxUploadFileSize":8589934592,
             "downloadExpiration":604800,"presignedUrlsEnabled":false,"cacheControl":"no-store",
             "rules":{"public":{"read":"all"},"user":{"insert":"own","read":"no"}}}
            """)
        #expect(bucket.visibility == .public)
        #expect(bucket.library == .hidden)
        #expect(bucket.minUploadFileSize == 0)
        #expect(bucket.maxUploadFileSize == 8_589_934_592)
        #expect(bucket.downloadExpiration == 604_800)
        #expect(!bucket.presignedURLsEnabled)
        #expect(bucket.cacheControl == "no-store")
        #expect(bucket.rules.reaches == ["public": [.read: .all], "user": [.insert: .own]])
    }

    @Test func `what is not named stays`() throws {
        let before = try bucket(
            #"{"visibility":"public","maxUploadFileSize":5,"rules":{"user":{"read":"all"}}}"#)
        #expect(try bucket("{}", from: before) == before)
        #expect(try bucket(#"{"rules":{}}"#, from: before).rules == AccessRules())
    }

    @Test func `what was read may be sent back`() throws {
        var writer = JSONWriter()
        let before = Bucket(id: .standard, rules: .ownForUsers)
        writer.bucket(before)
        #expect(try bucket(String(decoding: writer.bytes, as: UTF8.self), from: before) == before)
        #expect(try BucketInput(writer.bytes).id == "default")
    }

    @Test(arguments: [
        ("", "the body is not a JSON object"), ("[]", "the body is not a JSON object"),
        ("null", "the body is not a JSON object"),
        (#"{"id":"a","id":"b"}"#, "the body is not a JSON object"),
        (#"{"id":1}"#, "id must be a text"), (#"{"id":null}"#, "id must be a text"),
        (#"{"visibility":"secret"}"#, "visibility must be public or private"),
        (#"{"visibility":true}"#, "visibility must be a text"),
        (#"{"minUploadFileSize":"1"}"#, "minUploadFileSize must be a whole number"),
        (#"{"maxUploadFileSize":1.5}"#, "maxUploadFileSize must be a whole number"),
        (#"{"maxUploadFileSize":9223372036854775808}"#, "maxUploadFileSize must be a whole number"),
        (#"{"downloadExpiration":1e2}"#, "downloadExpiration must be a whole number"),
        (#"{"presignedUrlsEnabled":1}"#, "presignedUrlsEnabled must be true or false"),
        (#"{"cacheControl":0}"#, "cacheControl must be a text"),
        (#"{"cachecontrol":"x"}"#, "a bucket has no cachecontrol"),
        (#"{"ID":"x"}"#, "a bucket has no ID"),
    ])
    func `what is no setting is refused by name`(text: String, message: String) {
        #expect(self.message(of: text) == message)
    }

    @Test(arguments: [
        #"{"minUploadFileSize":-1}"#, #"{"maxUploadFileSize":0}"#,
        #"{"minUploadFileSize":10,"maxUploadFileSize":9}"#, #"{"downloadExpiration":0}"#,
        #"{"downloadExpiration":604801}"#, #"{"cacheControl":"a\r\nX: y"}"#, #"{"cacheControl":"ä"}"#,
    ])
    func `what no bucket may have is refused`(text: String) {
        let error = #expect(throws: MediaError.self) { try bucket(text) }
        guard case .invalid(let problems) = error else {
            Issue.record("\(text) is not invalid")
            return
        }
        #expect(problems.count == 1)
    }

    @Test func `rules are of four actions and two reaches`() throws {
        #expect(
            try rules(#"{"a":{"read":"own","insert":"all","update":"no","delete":"own"},"b":{}}"#)["a"]
                == [.read: .own, .insert: .all, .delete: .own])
        for (text, message) in [
            ("[]", "rules must be an object of roles"), ("null", "rules must be an object of roles"),
            (#"{"a":"all"}"#, "each role of rules must be named, and an object of actions"),
            (#"{"":{}}"#, "each role of rules must be named, and an object of actions"),
            (#"{"a b":{}}"#, "each role of rules must be named, and an object of actions"),
            (#"{"ä":{}}"#, "each role of rules must be named, and an object of actions"),
        ] { #expect(self.message(of: #"{"rules":\#(text)}"#) == message) }
        for text in [#"{"a":{"write":"all"}}"#, #"{"a":{"read":"ALL"}}"#, #"{"a":{"read":true}}"#] {
            #expect(
                message(of: #"{"rules":\#(text)}"#)
                    == "each action of rules must be read, insert, update or delete, and its reach no, own "
                    + "or all"
            )
        }
    }

    @Test func `there are not too many roles, nor too long ones`() throws {
        func roles(_ count: Int) -> String {
            "{" + (0..<count).map { "\"r\($0)\":{\"read\":\"all\"}" }.joined(separator: ",") + "}"
        }
        #expect(try rules(roles(100)).count == 100)
        #expect(message(of: #"{"rules":\#(roles(101))}"#) != nil)
        let longest = String(repeating: "r", count: 100)
        #expect(try rules(#"{"\#(longest)":{"read":"all"}}"#)[Role(longest)] == [.read: .all])
        #expect(message(of: #"{"rules":{"\#(longest)r":{}}}"#) != nil)
    }
}
