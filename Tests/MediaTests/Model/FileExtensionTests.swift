import Foundation
import Media
import Testing

struct FileExtensionTests {
    @Test(arguments: [
        ("jpg", "image/jpeg"), ("JPEG", "image/jpeg"), ("jpe", "image/jpeg"), ("jfif", "image/jpeg"),
        ("pjpeg", "image/jpeg"), ("pjp", "image/jpeg"), ("md", "text/markdown"),
        ("geojson", "application/geo+json"),
        ("mts", "video/mp2t"), ("jpg_large", "application/octet-stream"), ("", "application/octet-stream"),
        ("jpg ", "application/octet-stream"), ("ſvg", "application/octet-stream"),
    ])
    func `an extension claims a type`(name: String, expected: String) {
        #expect(FileExtension.essence(of: name) == expected)
    }

    @Test func `nginx serves published files with the types of the table`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let text = try String(contentsOf: root.appending(path: "nginx/types.conf"), encoding: .utf8)
        var served: [String: String] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("    ") && !line.hasPrefix("    #") {
            let words = line.dropLast().split(separator: " ").map(String.init)
            #expect(line.hasSuffix(";"))
            for name in words.dropFirst() {
                #expect(served.updateValue(words[0], forKey: name) == nil, "\(name)")
            }
        }
        #expect(served == FileExtension.essences)
        #expect(served.keys.allSatisfy { $0 == $0.lowercased() })
        #expect(text.contains("default_type application/octet-stream;"))
    }

    @Test func `text with an extension of plain text has its type`() {
        #expect(FileExtension.textEssence(of: "CSV") == "text/csv")
        #expect(FileExtension.textEssence(of: "py") == "text/plain")
        for name in ["svg", "xhtml", "pdf", "rtf", "jpg", "ts", "docx", "", "unknown"] {
            #expect(FileExtension.textEssence(of: name) == nil, "\(name)")
        }
    }

    @Test func `an extension fits content of its type under any of the type's names`() {
        for (name, type) in [
            ("wav", "audio/x-wav"), ("jfif", "image/jpeg"), ("heif", "image/heic"),
            ("ogg", "application/ogg"),
            ("js", "application/javascript"), ("TXT", "text/plain; charset=utf-8"),
            ("pnm", "image/x-portable-bitmap"),
            ("bin", "application/octet-stream"),
        ] {
            #expect(FileExtension.fits(name, MIMEType(type)), "\(name)")
        }
        #expect(!FileExtension.fits("png", MIMEType("image/jpeg")))
        #expect(!FileExtension.fits("html", MIMEType("text/plain")))
    }
}
