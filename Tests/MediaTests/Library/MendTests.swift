import MediaTesting
import Testing

@testable import Media

/// What `check --repair` does about contents.
struct MendTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    private func damage(_ file: MediaFile) throws {
        try shelf.blobs.damage(file.content.blob, with: [UInt8](repeating: 0, count: Int(file.content.size)))
    }

    @Test func `damaged bytes go into quarantine and are served no more`() throws {
        let file = try shelf.upload("right", as: "a.txt")
        let alike = try shelf.upload("right", as: "b.txt")
        try damage(file)
        let report = try shelf.library.check(repair: true)
        #expect(report.findings.map(\.kind) == [.contentDamaged, .contentMissing])
        #expect(report.findings.map(\.outcome) == [.quarantined, .open])
        #expect(report.remaining == 2)
        #expect(report.findings.allSatisfy { $0.remedy?.contains("--from") == true })
        #expect(shelf.blobs.quarantined(.damaged) == [[0, 0, 0, 0, 0]])
        for path in [file.path, alike.path] { #expect(!shelf.blobs.isPublished(path)) }
        #expect(throws: MediaError.contentMissing(file.content.blob)) {
            try shelf.library.publication(at: file.path)
        }
        #expect(try shelf.catalog.page(FileQuery()).total == 2, "rows are never touched")

        // Whoever has the file still can upload it again.
        try shelf.upload("right", as: "c.txt")
        #expect(try shelf.library.check(repair: true).remaining == 0)
        #expect(shelf.blobs.shown(at: file.path)?.bytes == Array("right".utf8))
        #expect(shelf.blobs.quarantined(.damaged).count == 1, "nobody but a person removes it")
    }

    @Test func `missing and damaged bytes come back from a backup`() throws {
        let lost = try shelf.upload("lost", as: "a.txt")
        let damaged = try shelf.upload("damaged", as: "b.txt", to: .standard)
        let folder = try ScratchFolder()
        for file in [lost, damaged] {
            _ = try shelf.blobs.exportBlob(file.content.blob, to: folder.path, copies: false)
        }
        try shelf.blobs.remove(lost.content.blob)
        try shelf.blobs.unpublish(lost.path)
        try shelf.blobs.remove(damaged.content.blob)
        try shelf.upload("other", as: "c.txt")
        let report = try shelf.library.check(repair: true, backup: folder.path)
        #expect(report.findings.map(\.outcome) == [.repaired, .repaired])
        #expect(report.remaining == 0)
        #expect(report.findings.allSatisfy { $0.remedy == nil })
        #expect(shelf.blobs.shown(at: lost.path)?.bytes == Array("lost".utf8))
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test func `a backup without the content is named as such`() throws {
        let file = try shelf.upload("right", as: "a.txt")
        let folder = try ScratchFolder()
        try damage(file)
        let finding = try shelf.library.check(repair: true, backup: folder.path).findings.first
        #expect(finding?.outcome == .quarantined)
        #expect(finding?.backup == .missing)
        #expect(finding?.remedy?.hasPrefix("The backup does not hold the content.") == true)
    }

    @Test func `a backup that shares the damaged bytes is not taken, and is named as such`() throws {
        let file = try shelf.upload("right", as: "a.txt")
        let folder = try ScratchFolder()
        _ = try shelf.blobs.exportBlob(file.content.blob, to: folder.path, copies: false)
        try damage(file)
        let finding = try shelf.library.check(repair: true, backup: folder.path).findings.first
        #expect(finding?.outcome == .quarantined)
        #expect(finding?.backup == .sharesDamage)
        #expect(finding?.remedy?.contains("hard link to the same damaged bytes") == true)
    }

    @Test func `a check remembers what is damaged or missing until it is sound again or no file has it`()
        throws
    {
        let lost = try shelf.upload("lost", as: "a.txt")
        let damaged = try shelf.upload("damaged", as: "b.txt")
        try shelf.blobs.remove(lost.content.blob)
        try damage(damaged)
        #expect(try shelf.library.inspect().findings.map(\.kind) == [.contentMissing])
        #expect(try shelf.catalog.damages() == [], "looking is not reading")
        _ = try shelf.library.check(repair: false)
        #expect(try Set(shelf.catalog.damages()) == [lost.content.blob, damaged.content.blob])
        try shelf.upload("lost", as: "c.txt")
        _ = try shelf.library.delete(number: damaged.number)
        _ = try shelf.library.check(repair: false)
        #expect(try shelf.catalog.damages() == [])
    }

    @Test func `a mode that keeps the web server out is a finding, and a repair mends it`() throws {
        shelf.blobs.spoilAccess(to: "media/core_media/a.txt", .mode(0o600))
        shelf.blobs.spoilAccess(to: "blobs/ab", .owner(7, wanted: 5))
        let found = try shelf.library.check(repair: false).findings
        #expect(
            found.map(\.description) == [
                "blobs/ab belongs to user 7, the data directory to user 5.",
                "media/core_media/a.txt has mode 0600, which keeps the web server from reading it.",
            ])
        #expect(found.map(\.path) == [nil, "core_media/a.txt"])
        let repaired = try shelf.library.check(repair: true).findings
        #expect(repaired.map(\.outcome) == [.open, .repaired])
        #expect(try shelf.library.check(repair: false).findings.map(\.kind) == [.wrongOwner])
    }

    @Test func `a backup that is damaged too is not taken`() throws {
        let file = try shelf.upload("right", as: "a.txt")
        let folder = try ScratchFolder()
        try damage(file)
        _ = try shelf.blobs.exportBlob(file.content.blob, to: folder.path, copies: true)
        let report = try shelf.library.check(repair: true, backup: folder.path)
        #expect(report.findings.map(\.outcome) == [.quarantined])
        #expect(report.findings.map(\.backup) == [.damaged])
        #expect(shelf.blobs.keys == [])
        #expect(contents(ofFileAt: "\(folder.path)/\(file.content.blob)") == [0, 0, 0, 0, 0])
    }

    @Test func `bytes that are only published still become the content again`() throws {
        let file = try shelf.upload("right", as: "a.txt")
        try shelf.blobs.remove(file.content.blob)
        let report = try shelf.library.check(repair: true)
        #expect(report.findings.map(\.kind) == [.contentMissing])
        #expect(report.findings.map(\.outcome) == [.repaired])
        #expect(shelf.blobs.keys == [file.content.blob])
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test func `the only copy of something strange is kept`() throws {
        try shelf.upload("text", as: "a.txt")
        shelf.blobs.publishStray(at: "core_media/stranger.txt")
        #expect(try shelf.library.check(repair: true).findings.map(\.outcome) == [.repaired])
        #expect(shelf.blobs.quarantinedPaths == ["core_media/stranger.txt"])
    }

    @Test func `a thumbnail of other content, or a torn one, is made again`() throws {
        let file = try shelf.upload()
        let other = try shelf.upload(Shelf.png(1), as: "other.png")
        shelf.renderWaiting()
        let path = file.thumbnails[0].path
        let image = try #require(other.content.image)
        let recipe = shelf.library.thumbnailRecipe(edge: other.thumbnails[0].edge, of: image)
        #expect(
            try shelf.blobs.publishDerived(of: other.content.blob, recipe: recipe.key, modified: 1, at: path))
        let first = try shelf.library.check(repair: true)
        #expect(first.findings.map(\.description) == ["File 1 lacks 1 of its thumbnails."])
        #expect(first.findings.map(\.outcome) == [.repaired])

        shelf.blobs.tearPublished(path)
        #expect(try shelf.library.check(repair: false).findings.map(\.kind) == [.thumbnailsMissing])
        #expect(try shelf.library.check(repair: true).findings.map(\.outcome) == [.repaired])
        #expect(shelf.blobs.shown(at: path)?.bytes == InMemoryImaging.rendition)
    }

    @Test func `what a replace is in the middle of is no finding`() throws {
        let file = try shelf.upload("old", as: "a.txt")
        let other = try shelf.upload("new", as: "b.txt")
        _ = try shelf.catalog.update(number: file.number) {
            $0.pending = PendingReplace(content: other.content, name: nil, metadata: nil)
        }
        #expect(try shelf.library.check(repair: false).findings == [])
    }

    @Test func `contents without a file are counted`() throws {
        let file = try shelf.upload("deleted", as: "a.txt")
        _ = try shelf.library.delete(number: file.number)
        let received = try shelf.receive(Array("unknown".utf8))
        try shelf.blobs.store(received.file, as: received.blob)
        let kept = try shelf.upload("kept", as: "b.txt")
        try shelf.upload("kept", as: "c.txt")
        var seen: [String] = []
        let report = try shelf.library.check(repair: false) { report, total in
            seen.append("\(report.files) of \(total)")
        }
        #expect(report.unreferencedContents == 1)
        #expect(report.unknownContents == 1)
        #expect(report.findings == [])
        #expect(report.files == 2)
        #expect(report.contents == 1)
        #expect(report.bytes == kept.content.size)
        #expect(seen == ["1 of 2", "2 of 2"])
    }
}
