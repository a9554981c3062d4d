import Glibc
package import Media
import Testing

/// What every ``FileTyping`` promises, however it looks.
package struct FileTypingContract {
    package init() {}

    /// Records an issue for every broken promise.
    package func verify(_ typing: any FileTyping) throws {
        let png: [UInt8] = [
            0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
        ]
        let plain = "text/plain; charset=utf-8"
        try expect(png, named: "a.png", as: "image/png", of: typing)
        // The name of something else changes nothing.
        try expect(png, named: "a.txt", as: "image/png", of: typing)
        try expect(png, named: nil, as: "image/png", of: typing)
        try expect(Array("Dear reader,\nthis is a letter.\n".utf8), named: nil, as: plain, of: typing)
        try expect(Array("Grüße aus Köln an alle Leser\n".utf8), named: "letter", as: plain, of: typing)
        try expect(Array("just words, no picture\n".utf8), named: "picture.jpg", as: plain, of: typing)
        // That of text names its format, and never makes plain text of an HTML document.
        try expect(Array("words, words\n".utf8), named: "a.csv", as: "text/csv", of: typing)
        try expect(
            Array("# Title <html>\n".utf8), named: "a.MD", as: "text/markdown; charset=utf-8", of: typing)
        try expect(Array("<html><p>".utf8), named: "a.txt", as: "text/html; charset=utf-8", of: typing)
        try expect([], named: "empty.jpg", as: "text/plain", of: typing)
        try expect(
            [1, 2, 3, 0xf7, 0, 0xfe, 0x81, 0], named: "a.png", as: "application/octet-stream", of: typing)
        #expect(throws: (any Error).self) { try typing.type(ofFileAt: "/nonexistent/file", name: "a.png") }
    }

    private func expect(_ bytes: [UInt8], named name: String?, as type: String, of typing: any FileTyping)
        throws
    {
        let file = try ScratchFile(bytes)
        let found = try typing.type(ofFileAt: file.path, name: name)
        #expect(found == MIMEType(type), "\(name ?? "nameless")")
    }
}

/// A file in the temporary directory that vanishes with its last reference.
package final class ScratchFile {
    package let path: String

    /// Throws if the temporary directory cannot be written to.
    package init(_ bytes: [UInt8] = []) throws {
        var template = Array("/tmp/vitrine-scratch-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    /// What is in it now.
    package func bytes() throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &block, block.count), count > 0 { bytes += block[..<count] }
        return bytes
    }

    deinit { unlink(path) }
}
