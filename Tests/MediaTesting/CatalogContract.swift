package import Media
import Testing

/// What every ``Catalog`` promises, whatever stores its rows; each method looks at one group of promises.
package struct CatalogContract {
    /// Makes a new catalog that knows no files, no users and the two permanent buckets.
    package let make: () throws -> any Catalog & Accounts

    package init(_ make: @escaping () throws -> any Catalog & Accounts) { self.make = make }

    /// Everything, one after the other.
    package func verify() throws {
        for promise in [
            insertion, refusedInsertions, updates, updatesThatThrow, removal, walks,
            infectionsAreRemembered, scrubs, contents,
            publication, moves,
            movesBack,
            movesOntoOthers,
            thumbnailMoves, foldersAndFiles, awaitedPublication, awaitedPublicationOfBuckets, retiredPaths,
            privatePaths, thumbnailsMade, undecodableContent,
            references, forgottenBlobs, buckets, bucketUpdates, bucketRemoval,
            pageFilters, pageBounds, pageScopes, pageLibrary, pageWords, pageOrders, pageTies, pagePortions,
        ] { try promise() }
    }

    // MARK: Insertion, update, removal

    package func insertion() throws {
        let catalog = try make()
        let ada = try catalog.insert(User(id: 0, username: "ada", firstName: "Ada", lastName: "Lovelace"))
        var draft = FileDraft.sample("a.png", image: true)
        draft.uploadedBy = .local(ada.id)
        draft.name = "A \u{1F5BC} picture"
        draft.description = ""
        draft.metadata = #"{"b":1,"a":2}"#
        draft.createdAt = Timestamp(microseconds: 1_769_863_296_123_456)

        let file = try catalog.insert(draft)
        #expect(file.number > 0)
        #expect(file.id == draft.id)
        #expect(file.bucket == .coreMedia)
        #expect(file.isPublic)
        #expect(file.owner == Owner(id: ada.id, username: "ada", fullName: "Ada Lovelace"))
        #expect(file.uploadedBy == .local(ada.id))
        #expect(file.name == draft.name)
        #expect(file.description?.isEmpty == true)
        #expect(file.metadata == draft.metadata, "as sent")
        #expect(file.createdAt == draft.createdAt)
        #expect(file.updatedAt == draft.createdAt)
        #expect(file.isUploaded)
        #expect(file.pending == nil)
        #expect(file.path == draft.path)
        var content = draft.content
        content.modified = file.content.modified
        #expect(file.content == content)
        #expect(file.thumbnails.map(\.edge) == Thumbnail.edges)
        #expect(file.thumbnails.map(\.path) == draft.thumbnails.map(\.path))
        #expect(Set(file.thumbnails.map(\.id)).count == 4)
        #expect(file.thumbnails.allSatisfy { $0.id > 0 && !$0.isMade })

        #expect(try catalog.file(number: file.number) == file)
        #expect(try catalog.file(id: file.id) == file)
        #expect(try catalog.file(number: file.number + 1) == nil)
        #expect(try catalog.file(number: -1) == nil)
        #expect(try catalog.file(id: .random()) == nil)

        let other = try catalog.insert(.sample("b.txt"))
        #expect(other.number > file.number)
        #expect(other.owner == nil)
        #expect(other.name == nil)
        #expect(other.content.image == nil)
        #expect(other.thumbnails == [])
    }

    package func refusedInsertions() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.png", image: true))
        var draft = FileDraft.sample("b.png")
        draft.id = file.id
        #expect(throws: MediaError.alreadyExists) { try catalog.insert(draft) }
        draft = .sample("b.png", bucket: BucketID(unchecked: "nowhere"))
        #expect(throws: MediaError.bucketNotFound) { try catalog.insert(draft) }
        // The path of an original, of a thumbnail, and a thumbnail's path that is an original.
        #expect(throws: MediaError.pathTaken) { try catalog.insert(.sample("a.png")) }
        draft = .sample("c.png")
        draft.path = file.thumbnails[2].path
        #expect(throws: MediaError.pathTaken) { try catalog.insert(draft) }
        draft = .sample("d.png", image: true)
        draft.thumbnails[3].path = file.path
        #expect(throws: MediaError.pathTaken) { try catalog.insert(draft) }

        #expect(try catalog.page(FileQuery()).files == [file], "nothing of it was written")
        #expect(try !catalog.isPathTaken(FileDraft.sample("d.png").path))
        _ = try catalog.insert(.sample("d.png", image: true))
    }

    package func updates() throws {
        let catalog = try make()
        let ada = try catalog.insert(User(id: 0, username: "ada"))
        var draft = FileDraft.sample("a.png", image: true)
        draft.uploadedBy = .local(ada.id)
        let file = try catalog.insert(draft)
        let later = Timestamp(microseconds: file.updatedAt.microseconds + 1)
        let outcome = try catalog.update(number: file.number) { found in
            #expect(found == file)
            found.name = "new"
            found.description = "words"
            found.metadata = "{}"
            found.updatedAt = later
            found.isUploaded = false
            // Not written:
            found.isPublic = false
            found.isInLibrary = false
            found.owner = nil
        }
        let (before, after) = try #require(outcome)
        var expected = file
        expected.name = "new"
        expected.description = "words"
        expected.metadata = "{}"
        expected.updatedAt = later
        expected.isUploaded = false
        #expect(before == file)
        #expect(after == expected)
        #expect(try catalog.file(number: file.number) == expected)
        // Canonically equal to each other, and different names.
        for name in ["\u{E9}t\u{E9}", "e\u{301}t\u{E9}"] {
            _ = try catalog.update(number: file.number) { $0.name = name }
            #expect(try catalog.file(number: file.number)?.name.hasSameBytes(as: name) == true)
        }
        _ = try catalog.update(number: file.number) {
            $0.name = nil
            $0.description = nil
            $0.metadata = nil
        }
        let cleared = try #require(try catalog.file(number: file.number))
        #expect(cleared.name == nil && cleared.description == nil && cleared.metadata == nil)

        var isCalled = false
        #expect(try catalog.update(number: file.number + 1) { _ in isCalled = true } == nil)
        #expect(!isCalled)
    }

    package func updatesThatThrow() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.png", image: true))
        #expect(throws: MediaError.changedMeanwhile) {
            try catalog.update(number: file.number) { found in
                found.name = "lost"
                found.path = "core_media/lost.png"
                found.thumbnails = []
                throw MediaError.changedMeanwhile
            }
        }
        #expect(try catalog.file(number: file.number) == file)
        #expect(try !catalog.isPathTaken("core_media/lost.png"))
        #expect(try catalog.retiredPaths(limit: 10) == [])
        // The catalog works on.
        #expect(try catalog.update(number: file.number) { $0.name = "kept" }?.after.name == "kept")
    }

    package func removal() throws {
        let catalog = try make()
        let file = try catalog.insert(.sample("a.png", image: true))
        #expect(throws: MediaError.notFound) {
            try catalog.remove(number: file.number) { found in
                #expect(found == file)
                throw MediaError.notFound
            }
        }
        #expect(try catalog.file(number: file.number) == file)
        #expect(try catalog.retiredPaths(limit: 10) == [])

        _ = try catalog.update(number: file.number) { $0.path = "core_media/moved.png" }
        try catalog.forgetRetired(try catalog.retiredPaths(limit: 10))
        let removed = try catalog.remove(number: file.number) { _ in }
        #expect(removed?.path == "core_media/moved.png")
        #expect(try catalog.file(number: file.number) == nil)
        #expect(try catalog.file(id: file.id) == nil)
        let paths = ["core_media/moved.png"] + file.thumbnails.map(\.path)
        #expect(Set(try catalog.retiredPaths(limit: 10)) == Set(paths))
        for path in paths + [file.path] {
            #expect(try catalog.publication(at: path) == nil)
            #expect(try !catalog.isPathTaken(path), "redirects go too")
        }
        #expect(try catalog.remove(number: file.number) { _ in } == nil)

        var again = FileDraft.sample("a.png", image: true)
        again.id = file.id
        let second = try catalog.insert(again)
        #expect(second.number > file.number, "a number is never given twice")
        #expect(Set(second.thumbnails.map(\.id)).isDisjoint(with: file.thumbnails.map(\.id)))
    }

    package func walks() throws {
        let catalog = try make()
        let files = try (0..<5).map { try catalog.insert(.sample("\($0).txt")) }
        _ = try catalog.remove(number: files[1].number) { _ in }
        #expect(try catalog.files(after: 0, limit: 10) == [files[0], files[2], files[3], files[4]])
        #expect(try catalog.files(after: files[0].number, limit: 2) == [files[2], files[3]])
        #expect(try catalog.files(after: files[4].number, limit: 10) == [])
        #expect(try catalog.integrityFindings() == [])
    }
}
