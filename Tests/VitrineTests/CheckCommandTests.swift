import ArgumentParser
import Foundation
import Media
import MediaTesting
import Testing

@testable import Vitrine

/// What `vitrine check` takes and tells.
struct CheckCommandTests {
    /// A library with a damaged content, and what a check says of it.
    private func report(repair: Bool) throws -> CheckReport {
        let catalog = InMemoryCatalog()
        let blobs = try InMemoryBlobs()
        let library = MediaLibrary(
            catalog: catalog, blobs: blobs, accounts: catalog, imaging: InMemoryImaging(),
            typing: CannedTyping())
        let file = try catalog.insert(.sample("a.txt", size: 0))
        let received = try library.receive(expecting: nil, limit: 100) { _ in 0 }
        try blobs.store(received.file, as: file.content.blob)
        return try library.check(repair: repair)
    }

    @Test func `a person reads what is wrong and what to do`() throws {
        let lines = try report(repair: false).text.split(separator: "\n")
        #expect(lines.first == "wrong: File 1: its bytes are damaged.")
        #expect(lines[1].hasPrefix("    vitrine check --repair --from DIR"))
        #expect(lines.last == "1 finding, 1 of them open.")
        let after = try report(repair: true).text
        #expect(
            after.hasPrefix("quarantined: File 1: its bytes are damaged.\n    Take the content from a backup")
        )
    }

    @Test func `a library in order is told in two lines`() {
        var report = CheckReport()
        report.files = 2
        #expect(
            report.text
                == "Checked 2 files with 0 distinct contents of 0 bytes.\nEverything is right.")
        report.unknownContents = 3
        report.unreferencedContents = 4
        #expect(report.text.contains("3 contents are unknown to the catalog"))
        #expect(report.text.contains("4 contents of deleted files"))
    }

    @Test func `a program reads the same as JSON`() throws {
        let text = try CheckOutput(report(repair: false)).text
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["files"] as? Int == 1)
        #expect(object["remaining"] as? Int == 1)
        #expect(object["unknown_contents"] as? Int == 0)
        let finding = try #require((object["findings"] as? [[String: Any]])?.first)
        #expect(finding["kind"] as? String == "content-damaged")
        #expect(finding["outcome"] as? String == "open")
        #expect(finding["file"] as? Int == 1)
        #expect((finding["content"] as? String)?.count == 64)
        #expect(finding["description"] as? String == "File 1: its bytes are damaged.")
    }

    @Test func `a backup is only for a repair`() throws {
        #expect(throws: (any Error).self) { try CheckCommand.parse(["--from", "/backup"]) }
        #expect(try CheckCommand.parse(["--repair", "--from", "/backup"]).backup == "/backup")
    }
}
