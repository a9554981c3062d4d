import HTTP
import Media
import MediaTesting
import Testing

@testable import LibraryAPI

/// The file object (LibraryAPI/Contract §2, §3).
struct FileObjectTests {
    private func file(
        isPublic: Bool = true, image: Bool = false, path: String = "core_media/2026/01/31/a.txt"
    ) -> MediaFile {
        MediaFile(
            number: 9, id: FileID(unchecked: "0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11"), bucket: .coreMedia,
            isPublic: isPublic, owner: Owner(id: 14, username: "ada", fullName: "Ada Lovelace"),
            name: "notes", content: .sample("x", size: 1_408, image: image), path: path,
            thumbnails: image
                ? [
                    Thumbnail(
                        id: 313, edge: 64, path: "core_media/2026/02/thumbnails/a_thumbnail_64x64.jpg"),
                    Thumbnail(id: 314, edge: 128, path: "core_media/2026/02/thumbnails/a b.jpg"),
                ] : [],
            createdAt: Timestamp(microseconds: 1_766_424_574_807_896),
            updatedAt: Timestamp(microseconds: 1_766_494_693_000_000))
    }

    private func text(_ file: MediaFile) -> String {
        var writer = JSONWriter()
        FileObject(base: "https://a.example").write(file, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `all keys are there, in order, null where nothing is known`() {
        #expect(
            text(file())
                == #"{"id":9,"type":"text","user":{"id":14,"username":"ada","full_name":"Ada Lovelace"},"#
                + #""f":"https://a.example/media/core_media/2026/01/31/a.txt","name":"notes","#
                + #""description":null,"size":1408,"human_readable_size":"1.38 KB","width":null,"#
                + #""height":null,"mode":null,"created_at":"2025-12-22T17:29:34.807896Z","#
                + #""updated_at":"2025-12-23T12:58:13Z","thumbnails":[]}"#)
    }

    @Test func `an image has pixels, a mode and thumbnails with their nominal edges`() {
        let text = text(file(image: true))
        #expect(text.contains(#""type":"image","#))
        #expect(text.contains(#""width":640,"height":480,"mode":"RGB","#))
        #expect(
            text.hasSuffix(
                #""thumbnails":[{"id":313,"#
                    + #""f":"https://a.example/media/core_media/2026/02/thumbnails/a_thumbnail_64x64.jpg","#
                    + #""size":64},{"id":314,"#
                    + #""f":"https://a.example/media/core_media/2026/02/thumbnails/a%20b.jpg","size":128}]}"#
            ))
    }

    @Test func `nobody's file has no user, a nameless one no name`() {
        var file = file()
        file.owner = nil
        file.name = nil
        file.description = ""
        #expect(text(file).contains(#""user":null,"#))
        #expect(text(file).contains(#""name":null,"description":"","#))
    }

    @Test(arguments: [
        ("core_media/é.txt", "core_media/%C3%A9.txt"), ("core_media/a b", "core_media/a%20b"),
        ("a/~!*()'-_.", "a/~!*()'-_."), ("a/100%", "a/100%25"),
        ("a/&=+,;:@$?#[]\"<>\\^`{}|", "a/%26%3D%2B%2C%3B%3A%40%24%3F%23%5B%5D%22%3C%3E%5C%5E%60%7B%7D%7C"),
        ("a/😀", "a/%F0%9F%98%80"),
    ])
    func `a URL's path is encoded but for its safe characters`(path: String, encoded: String) {
        #expect(publishedURL(of: path, base: "http://h") == "http://h/media/\(encoded)")
    }

    @Test func `a private file is behind the storage dialect's check, and so are its thumbnails`() {
        let text = text(file(isPublic: false, image: true))
        let url = "https://a.example/v1/files/0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11"
        #expect(text.hasPrefix(#"{"id":9,"#))
        #expect(text.contains(#""f":"\#(url)","name""#))
        #expect(
            text.hasSuffix(
                #"[{"id":313,"f":"\#(url)/thumbnails/64","size":64},"#
                    + #"{"id":314,"f":"\#(url)/thumbnails/128","size":128}]}"#))
    }

    @Test func `a deleted user's files stay, without a user`() throws {
        let desk = try Desk()
        let key = try desk.user("gone", staff: true, codes: [3_801])
        let reply = desk.ask(
            .post, "/api/media/files", as: key, headers: ["Content-Type": Part.contentType],
            Part.body([.file("f", "a.txt", [65])]))
        #expect(reply.body.contains(#""user":{"id":2,"username":"gone","full_name":""}"#))
        _ = try desk.catalog.removeUser(named: "gone")
        #expect(try desk.get("/api/media/files/1").member("user") == .null)
    }
}
