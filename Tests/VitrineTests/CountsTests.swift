import Media
import Testing

@testable import Vitrine

/// Commands name one thing in the singular.
struct CountsTests {
    @Test func `a sweep counts what it removed`() {
        var report = SweepReport()
        #expect(
            report.text == "Removed 0 blobs, renditions of 0 contents, 0 interrupted uploads, "
                + "0 renditions beyond their limit.")
        report.removedBlobs = 1
        report.removedRenditions = 1
        report.removedIncoming = 1
        report.evictedRenditions = 1
        report.removedFolders = 1
        report.quarantinedBlobs = 1
        report.sparedUnknownBlobs = 1
        #expect(
            report.text == """
                Removed 1 blob, renditions of 1 content, 1 interrupted upload, 1 rendition beyond their limit.
                Removed 1 empty folder of media/.
                Put 1 blob into quarantine/unknown that the catalog has never heard of, as a crash leaves them; it goes \
                after 30 days.
                Left 1 blob alone that the catalog has never heard of: is the catalog an old backup?
                """)
        report.quarantinedBlobs = 2
        #expect(report.text.contains("Put 2 blobs into") && report.text.contains("they go after 30 days"))
    }

    @Test func `a backup counts its hard links`() {
        var report = BackupReport()
        report.files = 1
        report.blobs = 1
        #expect(BackupCommand.text(report) == "Backed up 1 file, 1 content of them new.")
        report.linked = 1
        #expect(BackupCommand.text(report).contains("\n1 content is a hard link: "))
        report.linked = 2
        #expect(BackupCommand.text(report).contains("\n2 contents are hard links: "))
    }

    @Test func `a check counts what no file refers to`() {
        var report = CheckReport()
        report.files = 1
        report.contents = 1
        report.bytes = 1
        report.unreferencedContents = 1
        #expect(
            report.text == """
                Checked 1 file with 1 distinct content of 1 byte.
                1 content of deleted files waits for a sweep.
                Everything is right.
                """)
        report.unknownContents = 1
        #expect(report.text.contains("\n1 content is unknown to the catalog: "))
        report.unknownContents = 2
        #expect(report.text.contains("\n2 contents are unknown to the catalog: "))
    }
}
