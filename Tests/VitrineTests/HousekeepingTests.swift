import Dispatch
import Logging
import Media
import MediaTesting
import Testing

@testable import Vitrine

/// The work between requests.
struct HousekeepingTests {
    @Test(.timeLimit(.minutes(1)))
    func `thumbnails that wait are rendered, and stopping waits for what runs`() throws {
        let catalog = InMemoryCatalog()
        let blobs = try InMemoryBlobs()
        let imaging = InMemoryImaging()
        let library = MediaLibrary(
            catalog: catalog, blobs: blobs, accounts: catalog, imaging: imaging, typing: CannedTyping())
        let file = try catalog.insert(.sample("photo.png", image: true))
        imaging.fail(with: .undecodable("no pixels"))
        let received = try library.receive(expecting: nil, limit: 100) { _ in 0 }
        try blobs.store(received.file, as: file.content.blob)
        let started = DispatchSemaphore(value: 0)
        imaging.onRender { started.signal() }

        var configuration = try Configuration.read(
            ConfigurationReader(flags: ["data": "/srv", "render_workers": "2"], environment: [:], file: [:]))
        configuration.sweepInterval = 3_600
        let housekeeping = Housekeeping(
            library: library, configuration: configuration,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        housekeeping.start()
        started.wait()
        housekeeping.stop()
        #expect(try #require(try catalog.file(number: file.number)).thumbnails.isEmpty)
    }
}
