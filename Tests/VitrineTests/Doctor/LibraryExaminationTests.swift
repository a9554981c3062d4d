import Media
import MediaTesting
import Testing

@testable import Vitrine

/// What `vitrine doctor` makes of the library.
struct LibraryExaminationTests {
    private let catalog = InMemoryCatalog()
    private let imaging = InMemoryImaging()
    private let blobs: InMemoryBlobs

    init() throws { blobs = try InMemoryBlobs() }

    private func advice(scrubInterval: Int64 = 60, decodersSeeNoFiles: Bool = true) -> [Advice] {
        let library = MediaLibrary(
            catalog: catalog, blobs: blobs, accounts: catalog, imaging: imaging, typing: CannedTyping())
        return LibraryExamination(
            library: library, scrubInterval: scrubInterval, hasScanner: false,
            decodersSeeNoFiles: decodersSeeNoFiles
        ).advice()
    }

    @Test func `a library in order is fine, and nothing is left behind by looking`() {
        #expect(advice().map(\.severity) == [.fine, .fine, .fine, .fine])
        #expect(imaging.jobs.count == 1)
        #expect(blobs.incomingNames == [])
    }

    @Test func `damaged contents are wrong, no scrub at all is a hint`() throws {
        #expect(advice(scrubInterval: 0)[2].severity == .hint)
        try catalog.noteDamage(.sample("nobody's"))
        #expect(advice()[2].severity == .fine, "no file has it any more")
        let damaged = try catalog.insert(.sample("a.txt")).content.blob
        try catalog.noteDamage(damaged)
        let contents = advice()[2]
        #expect(contents.severity == .wrong)
        #expect(contents.finding.contains("\(damaged)"))
        #expect(contents.remedy?.contains("check --repair --from") == true)
    }

    @Test func `a file without its bytes is wrong although nothing has read them`() throws {
        #expect(advice()[1].finding == "all 0 have their bytes")
        _ = try catalog.insert(.sample("a.txt"))
        let files = advice()[1]
        #expect(files.severity == .wrong)
        #expect(files.finding == "1 finding, the first: File 1: its bytes are missing.")
    }

    @Test func `how far the scrub has come is told`() throws {
        var progress = ScrubProgress(
            startedAt: Timestamp(microseconds: 0), contents: 3, bytes: 1_000)
        #expect(try catalog.noteScrub(progress, former: nil))
        #expect(advice()[2].finding.contains("has read 3 contents of 1000 bytes"))
        let former = progress
        progress.finishedAt = Timestamp(microseconds: 5_000_000)
        #expect(try catalog.noteScrub(progress, former: former))
        #expect(advice()[2].finding.contains("ended 1970-01-01T00:00:05Z"))
    }

    @Test func `render workers that make nothing are wrong`() {
        imaging.fail(with: .unavailable("no process"))
        let images = advice()[3]
        #expect(images.severity == .wrong)
        #expect(images.finding.contains("no process"))
        imaging.fail(with: nil)
        #expect(advice(decodersSeeNoFiles: false)[3].severity == .hint)
    }

    @Test func `advice for people has its remedy below`() {
        #expect(Advice.fine("a", "b").text == "ok    a: b")
        #expect(Advice.wrong("a", "b", "c").text == "wrong a: b\n      → c")
        #expect(DoctorCommand.summary(0) == "Nothing is wrong.")
        #expect(DoctorCommand.summary(1) == "One thing is wrong.")
        #expect(DoctorCommand.summary(2) == "2 things are wrong.")
    }
}
