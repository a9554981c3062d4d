import Dispatch
import MediaTesting
import Synchronization
import Testing

@testable import Media

/// A library on doubles, and short words for what its tests do all the time.
struct Shelf {
    let catalog = InMemoryCatalog()
    let blobs: InMemoryBlobs
    let imaging = InMemoryImaging()
    let library: MediaLibrary
    /// Another process on the same data: what happens in the middle of something is done by it.
    let elsewhere: MediaLibrary

    init(limits: ImageLimits = ImageLimits()) throws {
        blobs = try InMemoryBlobs()
        (library, elsewhere) = (
            MediaLibrary(
                catalog: catalog, blobs: blobs, accounts: catalog, imaging: imaging,
                typing: CannedTyping(), limits: limits),
            MediaLibrary(
                catalog: catalog, blobs: blobs, accounts: catalog, imaging: imaging,
                typing: CannedTyping(), limits: limits)
        )
    }

    func receive(_ bytes: [UInt8]) throws -> ReceivedFile {
        var rest = bytes[...]
        return try library.receive(expecting: Int64(bytes.count), limit: 1 << 30) { buffer in
            let portion = rest.prefix(buffer.count)
            rest = rest.dropFirst(portion.count)
            buffer.copyBytes(from: portion)
            return portion.count
        }
    }

    @discardableResult
    func upload(
        _ bytes: [UInt8] = Shelf.png, as name: String = "photo.png", to bucket: BucketID = .coreMedia
    ) throws -> MediaFile {
        try library.upload(
            Upload(
                received: receive(bytes), filename: name, bucket: bucket, uploadedBy: .external("me"),
                name: name, description: nil))
    }

    @discardableResult
    func upload(_ text: String, as name: String, to bucket: BucketID = .coreMedia) throws -> MediaFile {
        try upload(Array(text.utf8), as: name, to: bucket)
    }

    /// The file as it is now.
    func file(_ file: MediaFile) throws -> MediaFile {
        try #require(try catalog.file(number: file.number))
    }

    /// What is served at a public path.
    func content(at path: String) throws -> PublicContent {
        guard case .content(let content) = try library.publication(at: path) else {
            throw MediaError.notFound
        }
        return content
    }

    /// Whether something is served at a public path, and lies there for the next reader.
    func isServed(at path: String) throws -> Bool {
        guard case .content = try library.publication(at: path) else { return false }
        return blobs.isPublished(path)
    }

    /// Renders everything that waits in the queue, then returns.
    func renderWaiting(onFailure: (Int64, any Error) -> Void = { _, _ in }) {
        library.thumbnailQueue.append(-1)
        // The catalog knows no file -1: everything before it is done when it comes.
        while let number = library.thumbnailQueue.next(), number >= 0 {
            do {
                if let file = try catalog.file(number: number) { try library.makeThumbnails(of: file) }
            } catch {
                onFailure(number, error)
            }
        }
    }

    /// A PNG of 3 × 2 pixels; another number makes another content of the same size.
    static func png(_ number: UInt8) -> [UInt8] { ImagingContract.png + [number] }
    static let png = png(0)

    /// Today's folder in a bucket.
    static func folder(_ bucket: BucketID = .coreMedia) -> String { "\(bucket)/\(Timestamp.now.day.folder)" }
}

extension Shelf {
    /// How many of 16 requests at once are served; no image is rendered before all of them have begun.
    func servedOf16(_ ask: @escaping @Sendable (Int) throws -> Bool) -> Int {
        let everybodyAsked = DispatchSemaphore(value: 0)
        let asked = Mutex(0)
        let served = Mutex(0)
        imaging.onRender {
            everybodyAsked.wait()
            everybodyAsked.signal()
        }
        onThreads(16) { index in
            let count = asked.withLock { count in
                count += 1
                return count
            }
            if count == 16 { everybodyAsked.signal() }
            if (try? ask(index)) == true { served.withLock { $0 += 1 } }
        }
        return served.withLock { $0 }
    }
}

/// Runs `body` on so many threads at once, however few cores there are, and returns when all are done.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let done = DispatchGroup()
    for index in 0..<count {
        // A serial queue of one's own is a thread of one's own, also while the others block.
        DispatchQueue(label: "test \(index)").async(group: done) { body(index) }
    }
    done.wait()
}
