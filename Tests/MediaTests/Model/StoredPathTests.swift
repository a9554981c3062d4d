import Testing

@testable import Media

struct StoredPathTests {
    private let day = CivilDate(daysSinceEpoch: 20_484)

    private func name(_ text: String) throws -> StoredName { try #require(StoredName(cleaning: text)) }

    @Test func `an original lies in the folder of its day`() throws {
        let path = StoredPath.original(try name("photo.jpg"), in: .coreMedia, on: day)
        #expect(path == "core_media/2026/01/31/photo.jpg")
        #expect(StoredPath.split(path).folder == "core_media/2026/01/31")
        #expect(StoredPath.split(path).name == "photo.jpg")
        #expect(StoredPath.split("photo.jpg") == ("", "photo.jpg"))
    }

    @Test func `four thumbnails are named after the stem and their edges`() {
        let folder = StoredPath.thumbnailFolder(of: .coreMedia, on: day)
        let thumbnails = StoredPath.thumbnails(
            of: "core_media/2026/01/30/a.tar.gz", in: folder, marked: false)
        #expect(thumbnails.map(\.edge) == [64, 128, 512, 1080])
        #expect(
            thumbnails.map(\.path) == [
                "core_media/2026/01/31/thumbnails/a.tar_thumbnail_64x64.jpg",
                "core_media/2026/01/31/thumbnails/a.tar_thumbnail_128x128.jpg",
                "core_media/2026/01/31/thumbnails/a.tar_thumbnail_512x512.jpg",
                "core_media/2026/01/31/thumbnails/a.tar_thumbnail_1080x1080.jpg",
            ])
        #expect(thumbnails.allSatisfy { $0.id == 0 && !$0.isMade })
        let bare = StoredPath.thumbnails(of: "b/photo", in: "b", marked: false)
        #expect(bare[0].path == "b/photo_thumbnail_64x64.jpg")
    }

    @Test(arguments: ["\u{0E33}", "\u{FF9F}"])
    func `a name may begin with what joins the character before it`(sign: String) throws {
        let path = StoredPath.original(try name(sign + "." + sign + "x"), in: .coreMedia, on: day)
        #expect(StoredPath.split(path).folder == "core_media/2026/01/31")
        #expect(StoredPath.split(path).name == "\(sign).\(sign)x")
        #expect(StoredPath.components(of: "/\(sign)//\(sign)") == [sign, sign])
        let thumbnails = StoredPath.thumbnails(of: path, in: "b", marked: false)
        #expect(thumbnails[0].path == "b/\(sign)_thumbnail_64x64.jpg")
    }

    @Test func `marked thumbnails share one mark`() throws {
        let paths = StoredPath.thumbnails(of: "b/a.png", in: "b", marked: true).map(\.path)
        let marks = try paths.map { path in
            String(try #require(path.wholeMatch(of: /b\/a_thumbnail_(\d+)x\1(_[A-Za-z0-9]{7})\.jpg/)).2)
        }
        #expect(Set(marks).count == 1)
    }

    @Test(arguments: ["a", "ü", "日", "𝔘"])
    func `components stay within 255 bytes and paths within 255 characters`(letter: String) throws {
        let long = try name(String(repeating: letter, count: 300) + ".tar.gz")
        let original = StoredPath.original(long, in: .coreMedia, on: day)
        let alternative = StoredPath.alternative(to: long, in: StoredPath.split(original).folder)
        let folder = StoredPath.thumbnailFolder(of: .coreMedia, on: day)
        let thumbnails =
            StoredPath.thumbnails(of: original, in: folder, marked: false)
            + StoredPath.thumbnails(of: original, in: folder, marked: true)
        for path in [original, alternative] + thumbnails.map(\.path) {
            #expect(path.unicodeScalars.count <= 255)
            #expect(path.split(separator: "/").allSatisfy { $0.utf8.count <= 255 })
        }
        #expect(original.hasSuffix(".tar.gz"))
        #expect(alternative.wholeMatch(of: /.*_[A-Za-z0-9]{7}\.tar\.gz/) != nil)
        #expect(thumbnails[3].path.hasSuffix("_thumbnail_1080x1080.jpg"))
        // Nothing is given away: one of the limits is reached.
        let last = StoredPath.split(original).name
        #expect(original.unicodeScalars.count == 255 || last.utf8.count > 255 - letter.utf8.count)
    }
}
