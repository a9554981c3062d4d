import Media
import MediaTesting
import Testing

@testable import LibraryAPI

/// What clients write into `f` (LibraryAPI/Contract §4).
struct LocationTests {
    private let file = MediaFile(
        number: 1, id: FileID(unchecked: "0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11"), bucket: .coreMedia,
        isPublic: true, content: .sample("x"), path: "core_media/2026/01/31/é.txt",
        createdAt: .now, updatedAt: .now)

    private func read(_ text: String, base: String = "https://cdn.example.org") throws -> Change<Relocation> {
        try Location(base: base, host: "media.example.org:8080").relocation(text, of: file)
    }

    @Test(arguments: [
        "core_media/2026/01/31/é.txt", "/media/core_media/2026/01/31/é.txt",
        "/media/core_media/2026/01/31/%C3%A9.txt", "core_media/2026/01/31/%c3%a9.txt",
        "https://cdn.example.org/media/core_media/2026/01/31/%C3%A9.txt",
        "http://media.example.org:8080/media/core_media/2026/01/31/é.txt?x=1",
        "https://cdn.example.org/v1/files/0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11",
        "/v1/files/0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11",
    ])
    func `its own place keeps a file where it is`(text: String) throws {
        #expect(try read(text) == .keep)
    }

    @Test(arguments: [
        ("new.txt", Relocation.name("new.txt")), ("a b%20c", .name("a b%20c")), ("..", .name("..")),
        ("C:\\x\\y.txt", .name("C:\\x\\y.txt")), ("core_media/x.txt", .path("core_media/x.txt")),
        ("/media/core_media/a%20b.txt", .path("core_media/a b.txt")),
        ("https://cdn.example.org/media/x/y.txt", .path("x/y.txt")),
        ("//cdn.example.org/media/x/y.txt", .path("x/y.txt")), ("a/100%.txt", .path("a/100%.txt")),
        ("https://CDN.example.ORG/media/core_media/x?a#b", .path("core_media/x")),
        ("core_media/a+b.txt", .path("core_media/a+b.txt")),
        ("core_media/what?.txt", .path("core_media/what?.txt")),
        ("core_media/\u{0E33}.txt", .path("core_media/\u{0E33}.txt")),
        ("core_media/2026/01/31/e%CC%81.txt", .path("core_media/2026/01/31/e\u{301}.txt")),
        ("/media/\u{FF9F}/x", .path("\u{FF9F}/x")), ("/media/a/%E0%B8%B3", .path("a/\u{0E33}")),
        ("https://cdn.example.org/media/a/\u{0E33}?\u{0E33}", .path("a/\u{0E33}")),
    ])
    func `a name renames, a path moves`(text: String, relocation: Relocation) throws {
        #expect(try read(text) == .set(relocation))
    }

    @Test(arguments: [
        (
            "https://cdn.example.org/files/media/core_media/x.txt",
            Change.set(Relocation.path("core_media/x.txt"))
        ),
        ("/files/media/core_media/x.txt", .set(.path("core_media/x.txt"))),
        ("/media/core_media/x.txt", .set(.path("core_media/x.txt"))),
        ("https://cdn.example.org:443/files/media/core_media/2026/01/31/%C3%A9.txt", .keep),
        ("https://cdn.example.org/files/v1/files/0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11", .keep),
        ("/files/files/0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11", .keep),
        ("/files/0b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11", .keep),
    ])
    func `the path of the public URL is no part of a file's`(text: String, change: Change<Relocation>) throws
    {
        #expect(try read(text, base: "https://cdn.example.org/files") == change)
    }

    @Test(arguments: [
        "https://evil.example/media/x", "//evil.example/x", "ftp://cdn.example.org/media/x", "://x",
        "https://",
        "https:///media/x", "https://cdn.example.org:444/media/x",
        "https://cdn.example.org.evil.example/media/x",
        "https://u@cdn.example.org/media/x", "http://media.example.org/media/x",
        "javascript://cdn.example.org/media/x",
    ])
    func `another host's URL is none of ours`(text: String) {
        #expect(throws: FieldProblem("f", "The URL must be one of this service's own.")) { try read(text) }
    }

    @Test(arguments: [
        "/", "/x", "/mediax/y", "/v1/files/5b7cbe43-4d0f-4e4b-8a2c-2a6f8f2a1d11", "https://cdn.example.org",
        "https://cdn.example.org/api/media/files/1", "https://cdn.example.org?x",
    ])
    func `outside the media root there is nothing`(text: String) {
        #expect(throws: FieldProblem("f", "The path must begin with '/media/'.")) { try read(text) }
    }

    @Test func `a path is UTF-8 without NUL`() {
        #expect(throws: FieldProblem("f", "The path is not UTF-8.")) { try read("a/%ff") }
        #expect(throws: FieldProblem("f", "Null characters are not allowed.")) { try read("a/%00") }
    }
}
