import Dispatch
import Media
import MediaTesting
import Synchronization
import Testing
import TypingMagic

@Suite struct MagicTypingTests {
    private func type(_ bytes: [UInt8], _ name: String? = nil) throws -> String {
        let file = try ScratchFile(bytes)
        return try MagicTyping(width: 1).type(ofFileAt: file.path, name: name).text
    }

    private func type(_ text: String, _ name: String? = nil) throws -> String {
        try type(Array(text.utf8), name)
    }

    @Test func `libmagic keeps the typing contract`() throws {
        try FileTypingContract().verify(MagicTyping())
    }

    @Test func `the canned double keeps the typing contract`() throws {
        try FileTypingContract().verify(CannedTyping())
    }

    @Test(arguments: [
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "image/svg+xml"),
        ("\u{feff}<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "image/svg+xml"),
        ("<!-- \(String(repeating: "x", count: 5_000)) -->\n<svg/>", nil, "image/svg+xml"),
        ("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a '>'>]><x:svg xmlns:x='u'/>", nil, "image/svg+xml"),
        (String(repeating: "\n", count: 3_000) + "<SVG/>", "a.txt", "image/svg+xml"),
        ("<!DOCTYPE html><html><svg/></html>", "a.svg", "text/html; charset=utf-8"),
        (
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "a.xml",
            "application/xhtml+xml"
        ),
        ("<?xml version='1.0'?><note/>", "a.txt", "text/xml; charset=utf-8"),
        ("\u{feff}\n<?xml version='1.0'?><note/>", nil, "text/xml; charset=utf-8"),
    ])
    func `markup is told by its root element`(text: String, name: String?, expected: String) throws {
        #expect(try type(text, name) == expected)
    }

    @Test func `UTF-16 does not hide an SVG`() throws {
        let text = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
        let little = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        #expect(try type([0xff, 0xfe] + little) == "image/svg+xml")
        #expect(try type([0xfe, 0xff] + big) == "image/svg+xml")
    }

    @Test(arguments: [
        ("a,b\n1,2\n3,4\n5,6\n7,8\n", "a.csv", "text/csv"),
        ("a,b\n1,2\n3,4\n5,6\n7,8\n", "a.txt", "text/plain; charset=utf-8"),
        ("a,b\n1,2\n3,4\n5,6\n7,8\n", nil, "text/plain; charset=utf-8"),
        ("a\tb\n1\t2\n", "a.tsv", "text/tab-separated-values; charset=utf-8"),
        ("{\"a\": [1, 2, {\"b\": null}]}", nil, "application/json"),
        ("{\"a\": [" + String(repeating: "1,", count: 100_000) + "1]}", "long.json", "application/json"),
        ("body { color: red }\n", "a.css", "text/css; charset=utf-8"),
        ("# Title\n\nwords\n", "README.md", "text/markdown; charset=utf-8"),
        ("let x = 1;\n", "a.js", "text/javascript; charset=utf-8"),
        ("a: 1\nb: 2\n", "a.yaml", "application/yaml"),
        ("some words\n", "a.exe", "text/plain; charset=utf-8"),
    ])
    func `an extension refines generic text only`(text: String, name: String?, expected: String) throws {
        #expect(try type(text, name) == expected)
    }

    @Test func `another charset is named, an unknown one is not`() throws {
        #expect(try type(Array("caf".utf8) + [0xe9, 0x0a]) == "text/plain; charset=iso-8859-1")
        #expect(try type([0xff, 0xfe, 0x68, 0, 0x69, 0]) == "text/plain; charset=utf-16le")
        #expect(try type(Array("caf".utf8) + [0x82, 0x0a]) == "text/plain")
    }

    @Test func `OLE containers are refined by extension`() throws {
        let bytes = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] + [UInt8](repeating: 0, count: 600)
        #expect(try type(bytes, "a.doc") == "application/msword")
        #expect(try type(bytes, "a.XLS") == "application/vnd.ms-excel")
        #expect(try type(bytes, "a.ppt") == "application/vnd.ms-powerpoint")
        #expect(try type(bytes, "a.jpg") == "application/x-ole-storage")
    }

    @Test func `OLE containers are told by their streams`() throws {
        #expect(try type(compoundFile(["WordDocument"]), "a.xls") == "application/msword")
        #expect(try type(compoundFile(["Workbook"])) == "application/vnd.ms-excel")
        #expect(try type(compoundFile(["PowerPoint Document"]), "blob") == "application/vnd.ms-powerpoint")
        #expect(try type(compoundFile(["__properties_version1.0"])) == "application/vnd.ms-outlook")
    }

    @Test func `an encrypted Office document is what its suffix says`() throws {
        let bytes = compoundFile(["EncryptionInfo", "EncryptedPackage"])
        let openXML = "application/vnd.openxmlformats-officedocument."
        #expect(try type(bytes, "a.docx") == openXML + "wordprocessingml.document")
        #expect(try type(bytes, "a.XLSX") == openXML + "spreadsheetml.sheet")
        #expect(try type(bytes, "a.pptx") == openXML + "presentationml.presentation")
        #expect(try type(bytes, "a.xlsm") == "application/vnd.ms-excel.sheet.macroenabled.12")
        #expect(try type(bytes, "a.html") == "application/x-ole-storage")
        #expect(try type(bytes) == "application/x-ole-storage")
    }

    /// An OLE compound file of a header and one directory sector.
    private func compoundFile(_ streams: [String]) -> [UInt8] {
        var header: [UInt8] =
            [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] + [UInt8](repeating: 0, count: 504)
        header.replaceSubrange(24..<32, with: [0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0])
        let entries = (["Root Entry"] + streams).flatMap { name in
            var entry = [UInt8](repeating: 0, count: 128)
            let units = name.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
            entry.replaceSubrange(0..<units.count, with: units)
            entry[64] = UInt8(units.count + 2)
            entry[66] = name == "Root Entry" ? 5 : 2
            return entry
        }
        return header + entries + [UInt8](repeating: 0, count: 1_024)
    }

    @Test func `threads share a few cookies`() throws {
        let typing = try MagicTyping(width: 2)
        let file = try ScratchFile(Array("%PDF-1.4\n%âãÏÓ\n1 0 obj\n".utf8))
        let path = file.path
        let wrong = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 64) { _ in
            if (try? typing.type(ofFileAt: path, name: nil).text) != "application/pdf" {
                wrong.withLock { $0 += 1 }
            }
        }
        #expect(wrong.withLock { $0 } == 0)
    }
}
