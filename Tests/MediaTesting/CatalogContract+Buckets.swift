import Media
import Testing

extension CatalogContract {
    // MARK: Blobs

    package func references() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.txt", content: "A"))
        _ = try catalog.insert(.sample("b.txt", content: "A"))
        _ = try catalog.update(number: file.number) {
            $0.pending = PendingReplace(content: .sample("B"), name: nil, metadata: nil)
        }
        let keys = ["A", "B", "C"].map(BlobKey.sample)
        #expect(try catalog.referencedBlobs(among: keys) == Set(keys[..<2]))
        #expect(try catalog.referencedBlobs(among: [keys[2]]) == [])
        #expect(try catalog.referencedBlobs(among: []) == [])
        #expect(try catalog.knownBlobs(among: keys) == Set(keys[..<2]))

        _ = try catalog.remove(number: file.number) { _ in }
        #expect(try catalog.referencedBlobs(among: keys) == [keys[0]], "another file has it still")
        #expect(try catalog.knownBlobs(among: keys) == Set(keys[..<2]))
        let many = (0..<3_000).map { BlobKey.sample("many \($0)") } + keys
        #expect(try catalog.referencedBlobs(among: many) == [keys[0]])
        #expect(try catalog.knownBlobs(among: many) == Set(keys[..<2]))
    }

    package func forgottenBlobs() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.png", content: "A", image: true))
        let kept = try catalog.insert(.sample("b.txt", content: "B"))
        try catalog.markUndecodable(.sample("A"))
        _ = try catalog.stampRendition(of: .sample("A"), recipe: "o.png", size: 3)
        _ = try catalog.remove(number: file.number) { _ in }
        let keys = ["A", "B", "C"].map(BlobKey.sample)
        #expect(
            try Set(catalog.unreferencedBlobs())
                == Set(keys[..<2]).subtracting(catalog.referencedBlobs(among: keys)))
        try catalog.forgetBlobs(keys)
        #expect(try catalog.unreferencedBlobs() == [])
        #expect(try catalog.knownBlobs(among: keys) == [keys[1]], "what a file refers to is not forgotten")
        #expect(try catalog.referencedBlobs(among: keys) == [keys[1]])
        #expect(try catalog.file(number: kept.number) == kept)
        try catalog.forgetBlobs([])

        let again = try catalog.insert(.sample("a.png", content: "A", image: true))
        #expect(again.thumbnails.count == 4, "new bytes, new luck")
        #expect(try catalog.knownBlobs(among: keys) == Set(keys[..<2]))
    }

    // MARK: Buckets

    package func buckets() throws {
        let catalog = try make()
        #expect(try catalog.buckets().map(\.id) == [.coreMedia, .standard])
        let standard = try #require(try catalog.bucket(.standard))
        #expect(standard.visibility == .private)
        #expect(standard.rules == .ownForUsers)
        let coreMedia = try #require(try catalog.bucket(.coreMedia))
        #expect(coreMedia.visibility == .public)
        #expect(coreMedia.maxUploadFileSize == 1 << 50)

        let moment = Timestamp(microseconds: 1_769_863_296_123_456)
        let id = try #require(BucketID("Avatars.v2"))
        let bucket = Bucket(
            id: id, visibility: .public, minUploadFileSize: 0, maxUploadFileSize: 9,
            downloadExpiration: 604_800,
            presignedURLsEnabled: false, cacheControl: "",
            rules: AccessRules(["user": [.read: .all, .delete: .own], "public": [.read: .all], "none": [:]]),
            createdAt: moment, updatedAt: moment)
        try catalog.insert(bucket)
        var found = try #require(try catalog.bucket(id))
        // A role without any action is the same as none.
        for action in AccessRules.Action.allCases {
            for role in ["user", "public", "none", "other"] as [Role] {
                #expect(found.rules.reach(of: role, for: action) == bucket.rules.reach(of: role, for: action))
            }
        }
        found.rules = bucket.rules
        #expect(found == bucket)
        #expect(try catalog.buckets().map(\.id) == [id, .coreMedia, .standard], "by id")
        #expect(throws: MediaError.alreadyExists) { try catalog.insert(bucket) }
        #expect(throws: MediaError.alreadyExists) { try catalog.insert(Bucket(id: .standard)) }
        #expect(try catalog.bucket(BucketID(unchecked: "nowhere")) == nil)
        #expect(try catalog.bucket(BucketID(unchecked: "avatars.v2")) == nil, "names have a case")
    }

    package func bucketUpdates() throws {
        let catalog = try make()
        let standard = try #require(try catalog.bucket(.standard))
        let outcome = try catalog.updateBucket(.standard) { bucket in
            #expect(bucket == standard)
            bucket.visibility = .public
            bucket.library = .hidden
            bucket.minUploadFileSize = 3
            bucket.maxUploadFileSize = 5
            bucket.downloadExpiration = 7
            bucket.presignedURLsEnabled = false
            bucket.cacheControl = "no-store"
            bucket.rules = AccessRules(["public": [.read: .all]])
            bucket.updatedAt = Timestamp(microseconds: bucket.updatedAt.microseconds + 5)
        }
        let (before, after) = try #require(outcome)
        #expect(before == standard)
        var expected = Bucket(
            id: .standard, visibility: .public, library: .hidden, minUploadFileSize: 3, maxUploadFileSize: 5,
            downloadExpiration: 7,
            presignedURLsEnabled: false, cacheControl: "no-store",
            rules: AccessRules(["public": [.read: .all]]), createdAt: standard.createdAt)
        expected.updatedAt = Timestamp(microseconds: standard.updatedAt.microseconds + 5)
        #expect(after == expected)
        #expect(try catalog.bucket(.standard) == expected)

        #expect(throws: MediaError.changedMeanwhile) {
            try catalog.updateBucket(.standard) { bucket in
                bucket.cacheControl = "lost"
                throw MediaError.changedMeanwhile
            }
        }
        #expect(try catalog.bucket(.standard) == expected)
        #expect(try catalog.updateBucket(BucketID(unchecked: "nowhere")) { _ in } == nil)
    }

    package func bucketRemoval() throws {
        let catalog = try make()
        let id = BucketID(unchecked: "temporary")
        #expect(try !catalog.removeBucket(id))
        try catalog.insert(Bucket(id: id))
        let file = try catalog.insert(.sample("a.txt", bucket: id))
        #expect(throws: MediaError.bucketNotEmpty) { try catalog.removeBucket(id) }
        #expect(try catalog.bucket(id) != nil)
        _ = try catalog.remove(number: file.number) { _ in }
        #expect(try catalog.removeBucket(id))
        #expect(try catalog.bucket(id) == nil)
        #expect(throws: MediaError.bucketIsPermanent) { try catalog.removeBucket(.standard) }
        #expect(throws: MediaError.bucketIsPermanent) { try catalog.removeBucket(.coreMedia) }
        #expect(try catalog.buckets().count == 2)
    }
}
