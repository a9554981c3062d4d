import ArgumentParser
import Foundation
import Media
import Testing

@testable import Vitrine

/// What `vitrine bucket` makes of its options.
struct BucketCommandTests {
    private func apply(_ arguments: [String], to bucket: Bucket = Bucket(id: .standard)) throws -> Bucket {
        var bucket = bucket
        try BucketCommand.Settings.parse(arguments).apply(to: &bucket)
        return bucket
    }

    @Test func `what is not given stays`() throws {
        let bucket = Bucket(id: .standard, visibility: .public, minUploadFileSize: 7, rules: .ownForUsers)
        #expect(try apply([], to: bucket) == bucket)
    }

    @Test func `every setting can be given`() throws {
        let bucket = try apply([
            "--visibility", "public", "--library", "hidden", "--min-size", "2", "--max-size", "3",
            "--download-expiration", "60",
            "--no-presigned-urls", "--cache-control", "no-store",
        ])
        #expect(bucket.visibility == .public)
        #expect(bucket.library == .hidden)
        #expect(bucket.minUploadFileSize == 2)
        #expect(bucket.maxUploadFileSize == 3)
        #expect(bucket.downloadExpiration == 60)
        #expect(!bucket.presignedURLsEnabled)
        #expect(bucket.cacheControl == "no-store")
        #expect(try apply(["--presigned-urls"], to: bucket).presignedURLsEnabled)
    }

    @Test func `rules given replace all rules`() throws {
        let bucket = try apply(
            [
                "--allow", "user:read:all", "--allow", "user:insert:own", "--allow", "public:read:all",
                "--allow", "user:read:no",
            ], to: Bucket(id: .standard, rules: .ownForUsers))
        #expect(
            bucket.rules == AccessRules(["user": [.insert: .own], "public": [.read: .all]]))
    }

    @Test(arguments: [
        ["--visibility", "secret"], ["--visibility", "Public"], ["--library", "secret"], ["--min-size=-1"],
        ["--max-size", "0"],
        ["--min-size", "5", "--max-size", "4"], ["--download-expiration", "0"],
        ["--download-expiration", "604801"], ["--cache-control", "a\nb"], ["--cache-control", "é"],
        ["--allow", "user:read"], ["--allow", "user:read:all:x"], ["--allow", ":read:all"],
        ["--allow", "user:write:all"], ["--allow", "user:read:some"],
    ])
    func `what a bucket cannot have is refused`(arguments: [String]) {
        #expect(throws: CommandError.self) { try apply(arguments) }
    }

    @Test func `a list shows every setting and every rule`() throws {
        let buckets = [
            Bucket(id: .coreMedia, visibility: .public, presignedURLsEnabled: false, cacheControl: ""),
            Bucket(
                id: .standard, library: .hidden,
                rules: AccessRules(["user": [.read: .own, .delete: .own], "public": [.read: .all]])),
        ]
        #expect(
            BucketCommand.List.table(buckets) == """
                BUCKET      VISIBILITY  LIBRARY  SIZES       PRESIGNED  CACHE-CONTROL  RULES
                core_media  public      shown    1-50000000  -          -              -
                default     private     hidden   1-50000000  30s        max-age=3600   public:read:all user:read:own user:delete:own
                """)
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(BucketCommand.List.json(buckets).utf8))
                as? [[String: Any]])
        #expect(json.map { $0["id"] as? String } == ["core_media", "default"])
        #expect(
            (json[1]["rules"] as? [String: [String: String]])?["user"] == ["read": "own", "delete": "own"])
        #expect(BucketCommand.List.json([]) == "[]")
    }

    @Test func `all that is wrong with a bucket is said at once`() throws {
        let error = try #require(throws: CommandError.self) {
            try apply(["--max-size", "0", "--download-expiration", "0"])
        }
        #expect(error.description.contains("largest size"))
        #expect(error.description.contains("expiration"))
    }
}
