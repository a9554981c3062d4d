import HTTP
import Media
import Testing

@testable import StorageAPI

/// A bucket as admins see it (StorageAPI/Contract §6).
struct BucketObjectTests {
    private func text(_ bucket: Bucket) -> String {
        var writer = JSONWriter()
        writer.bucket(bucket)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private let moment = Timestamp(microseconds: 1_753_104_293_500_000)

    @Test func `a new bucket has the upstream settings and no rules`() {
        #expect(
            text(Bucket(id: .standard, createdAt: moment, updatedAt: moment)) == """
                {"id":"default","createdAt":"2025-07-21T13:24:53.5Z","updatedAt":"2025-07-21T13:24:53.5Z",\
                "visibility":"private","library":"shown","minUploadFileSize":1,"maxUploadFileSize":50000000,\
                "downloadExpiration":30,"presignedUrlsEnabled":true,"cacheControl":"max-age=3600",\
                "rules":{}}
                """)
    }

    @Test func `rules name roles in alphabetical order, and only what is allowed`() {
        var bucket = Bucket(id: .standard, visibility: .public, maxUploadFileSize: 1 << 40)
        bucket.presignedURLsEnabled = false
        bucket.rules = AccessRules([
            "user": [.delete: .own, .read: .all], "editor": [.insert: .all], "nobody": [:],
        ])
        let text = text(bucket)
        #expect(
            text.hasSuffix(
                #""rules":{"editor":{"insert":"all"},"user":{"read":"all","delete":"own"}}}"#))
        #expect(text.contains(#""visibility":"public","#))
        #expect(text.contains(#""maxUploadFileSize":1099511627776,"#))
        #expect(text.contains(#""presignedUrlsEnabled":false,"#))
    }
}
