import Media
import MediaTesting
import Testing
import TypingMagic

@Suite struct ZipTypeTests {
    private static let openXML = "application/vnd.openxmlformats-officedocument."

    private func type(_ bytes: [UInt8], _ name: String?) throws -> String {
        let file = try ScratchFile(bytes)
        return try MagicTyping(width: 1).type(ofFileAt: file.path, name: name).text
    }

    @Test(arguments: [
        (["[Content_Types].xml", "word/document.xml"], "x.zip", openXML + "wordprocessingml.document"),
        (["a", "xl/workbook.xml", "[Content_Types].xml"], nil, openXML + "spreadsheetml.sheet"),
        (["[Content_Types].xml", "ppt/presentation.xml"], "x.bin", openXML + "presentationml.presentation"),
        (
            ["[Content_Types].xml", "xl/workbook.xml"], "x.xlsm",
            "application/vnd.ms-excel.sheet.macroenabled.12"
        ),
        (["words/document.xml"], "x.zip", "application/zip"),
        (["a.txt"], "x.docx", openXML + "wordprocessingml.document"),
        (["a.txt"], "x.odt", "application/vnd.oasis.opendocument.text"),
        (["a.txt"], "x.jpg", "application/zip"),
        (["a.txt"], nil, "application/zip"),
    ])
    func `an archive is told by its names, then by its extension`(
        names: [String], name: String?, expected: String
    ) throws {
        #expect(try type(archive(names.map { ($0, "") }), name) == expected)
    }

    @Test func `a stored mimetype says what it is`() throws {
        let bytes = archive([("mimetype", "application/epub+zip"), ("META-INF/container.xml", "")])
        #expect(try type(bytes, "a.zip") == "application/epub+zip")
        #expect(try type(archive([("mimetype", "text/html"), ("a", "")]), "a.zip") != "text/html")
    }

    @Test func `a torn archive is a plain one`() throws {
        let bytes = archive([("[Content_Types].xml", ""), ("word/document.xml", "")])
        for length in stride(from: 40, to: bytes.count, by: 7) {
            _ = try type(Array(bytes[..<length]), nil)
        }
        #expect(try type(Array(bytes[..<60]), nil) == "application/zip")
    }

    /// A zip archive of stored entries, without checksums.
    private func archive(_ entries: [(name: String, content: String)]) -> [UInt8] {
        var body: [UInt8] = []
        var directory: [UInt8] = []
        for (name, content) in entries {
            let size = number(content.utf8.count, 4)
            let facts =
                number(10, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(0, 4) + size + size
                + number(name.utf8.count, 2) + number(0, 2)
            directory +=
                [0x50, 0x4b, 1, 2] + number(10, 2) + facts + number(0, 2) + number(0, 2) + number(0, 2)
            directory += number(0, 4) + number(body.count, 4) + Array(name.utf8)
            body += [0x50, 0x4b, 3, 4] + facts + Array(name.utf8) + Array(content.utf8)
        }
        let count = number(entries.count, 2)
        let end =
            number(0, 2) + number(0, 2) + count + count + number(directory.count, 4) + number(body.count, 4)
        return body + directory + [0x50, 0x4b, 5, 6] + end + number(0, 2)
    }

    private func number(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
