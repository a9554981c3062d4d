import MediaTesting
import Testing

@testable import Media

struct CheckTests {
    private let shelf: Shelf

    init() throws { shelf = try Shelf() }

    private func check(repair: Bool = false) throws -> [String] {
        try shelf.library.check(repair: repair).findings.map { finding in
            switch finding.outcome {
            case .open: "\(finding)"
            case .repaired: "\(finding) Repaired."
            case .quarantined: "\(finding) Quarantined."
            }
        }
    }

    @Test func `a library in order has no findings`() throws {
        try shelf.upload()
        try shelf.upload("text", as: "a.txt", to: .standard)
        shelf.renderWaiting()
        #expect(try check() == [])
        #expect(try check(repair: true) == [])
    }

    @Test func `a repair tries content anew that did not decode`() throws {
        let file = try shelf.upload()
        let twin = try shelf.upload(as: "twin.png")
        shelf.imaging.fail(with: .undecodable("broken"))
        shelf.renderWaiting()
        #expect(try shelf.file(file).thumbnails == [])
        #expect(try check(repair: true) == [])
        #expect(try shelf.catalog.isUndecodable(file.content.blob), "it still does not")
        #expect(try shelf.file(file).thumbnails == [])
        shelf.imaging.fail(with: nil)
        #expect(try check() == [])
        #expect(try shelf.file(file).thumbnails == [], "only a repair tries")
        #expect(try check(repair: true) == [])
        for found in [try shelf.file(file), try shelf.file(twin)] {
            #expect(found.thumbnails.count == 4 && found.thumbnails.allSatisfy(\.isMade))
            #expect(found.thumbnails.allSatisfy { shelf.blobs.isPublished($0.path) })
        }
    }

    @Test func `contents the catalog has never heard of are told if they are too many to be remains`() throws
    {
        try shelf.upload("kept", as: "kept.txt")
        for index in 0..<101 {
            let received = try shelf.receive(Array("somebody's \(index)".utf8))
            try shelf.blobs.store(received.file, as: received.blob)
            if index == 99 { #expect(try check() == []) }
        }
        #expect(
            try check() == [
                "The catalog has never heard of 101 of 102 contents: it may be an old backup."
            ])
    }

    @Test func `lost links are found and put back`() throws {
        let file = try shelf.upload()
        shelf.renderWaiting()
        let before = shelf.blobs.publishedPaths
        for path in [file.path, file.thumbnails[0].path, file.thumbnails[3].path] {
            try shelf.blobs.unpublish(path)
        }
        let findings = [
            "File 1 is not published at \(file.path).", "File 1 lacks 2 of its thumbnails.",
        ]
        #expect(try check() == findings)
        #expect(try check() == findings, "looking changes nothing")
        #expect(try check(repair: true) == findings.map { $0 + " Repaired." })
        #expect(try check() == [])
        #expect(shelf.blobs.publishedPaths == before)
    }

    @Test func `a link to other bytes is found and replaced`() throws {
        let file = try shelf.upload("right", as: "a.txt")
        let other = try shelf.upload("wrong", as: "b.txt")
        try shelf.blobs.publish(other.content.blob, modified: other.content.modified, at: file.path)
        #expect(try check(repair: true) == ["File 1 is not published at \(file.path). Repaired."])
        #expect(shelf.blobs.shown(at: file.path)?.bytes == Array("right".utf8))
    }

    @Test func `strangers below media are found and taken away`() throws {
        let file = try shelf.upload("text", as: "a.txt")
        let hidden = try shelf.upload("text", as: "b.txt", to: .standard)
        var changes = FileChanges()
        changes.relocation = .set(.name("c.txt"))
        _ = try shelf.library.update(number: file.number, changes)
        for path in ["core_media/stranger.txt", hidden.path, file.path] { shelf.blobs.publishStray(at: path) }
        let findings = Set(
            ["core_media/stranger.txt", hidden.path, file.path].map {
                "\($0) is published, but no file has this path."
            })
        #expect(Set(try check()) == findings)
        #expect(Set(try check(repair: true)) == Set(findings.map { $0 + " Repaired." }))
        #expect(shelf.blobs.publishedPaths == ["\(Shelf.folder())/c.txt"])
    }

    @Test func `looking touches neither lost nor damaged bytes`() throws {
        let lost = try shelf.upload("lost", as: "lost.txt")
        let shorter = try shelf.upload("shorter", as: "shorter.txt")
        let changed = try shelf.upload("changed", as: "changed.txt")
        try shelf.blobs.remove(lost.content.blob)
        try shelf.blobs.damage(shorter.content.blob, with: Array("short".utf8))
        try shelf.blobs.damage(changed.content.blob, with: Array("chANGED".utf8))
        let expected = [
            "File 1: its bytes are missing.", "File 2: 5 bytes on disk, 7 in the catalog.",
            "File 3: its bytes are damaged.",
        ]
        #expect(try check() == expected)
        #expect(shelf.blobs.keys == [shorter.content.blob, changed.content.blob])
        #expect(shelf.blobs.isPublished(changed.path))
        #expect(try shelf.catalog.page(FileQuery()).total == 3, "rows are never touched")
    }

    @Test func `without a worker the rest is checked all the same`() throws {
        let file = try shelf.upload()
        shelf.renderWaiting()
        try shelf.blobs.removeDerived(of: file.content.blob)
        for thumbnail in file.thumbnails { try shelf.blobs.unpublish(thumbnail.path) }
        shelf.blobs.publishStray(at: "core_media/stranger.txt")
        shelf.imaging.fail(with: .unavailable("none"))
        #expect(
            try check(repair: true) == [
                "File 1 lacks 4 of its thumbnails.",
                "core_media/stranger.txt is published, but no file has this path. Repaired.",
            ])
    }

    @Test func `a large library is walked to its end`() throws {
        let first = try shelf.upload("same", as: "a.txt")
        for index in 0..<1_100 {
            let draft = FileDraft(
                bucket: .standard, content: first.content, path: "default/\(index).txt")
            _ = try shelf.catalog.insert(draft)
        }
        let last = try shelf.upload("last", as: "last.txt")
        try shelf.blobs.unpublish(last.path)
        #expect(try check() == ["File 1102 is not published at \(last.path)."])
    }
}
