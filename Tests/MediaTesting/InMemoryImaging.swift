import Glibc
package import Media
import Synchronization

/// Imaging that decodes nothing: it writes a constant instead of each image.
package final class InMemoryImaging: Imaging {
    private struct State {
        var jobs: [RenderJob] = []
        var failure: ImagingError?
        var onRender: (@Sendable () -> Void)?
    }

    /// What is written to every output: begins and ends as a JPEG does.
    package static let rendition: [UInt8] = [0xff, 0xd8] + Array("a rendition".utf8) + [0xff, 0xd9]
    private let state = Mutex(State())

    package init() {}

    /// Every job asked for so far, the failed ones included.
    package var jobs: [RenderJob] { state.withLock { $0.jobs } }

    /// Makes every later job fail, or with nil succeed again.
    package func fail(with failure: ImagingError?) { state.withLock { $0.failure = failure } }

    /// Has `action` run by every later job before anything is written.
    package func onRender(_ action: (@Sendable () -> Void)?) { state.withLock { $0.onRender = action } }

    /// Throws what ``fail(with:)`` told it to, and ``ImagingError/undecodable(_:)`` for a source that does
    /// not begin as its type should.
    package func render(_ job: RenderJob) throws {
        let (failure, action) = state.withLock { state in
            state.jobs.append(job)
            return (state.failure, state.onRender)
        }
        action?()
        if let failure { throw failure }
        guard Self.beginsAsItShould(job) else {
            throw ImagingError.undecodable("not the signature of its type")
        }
        for output in job.outputs {
            let descriptor = open(output.path, O_WRONLY | O_TRUNC | O_CLOEXEC)
            guard descriptor >= 0 else { throw ImagingError.undecodable("no output file") }
            defer { close(descriptor) }
            guard write(descriptor, Self.rendition, Self.rendition.count) == Self.rendition.count else {
                throw ImagingError.undecodable("the output cannot be written")
            }
        }
    }

    private static func beginsAsItShould(_ job: RenderJob) -> Bool {
        let descriptor = open(job.sourcePath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 4)
        guard read(descriptor, &head, head.count) == head.count else { return false }
        switch job.type.essence {
        case "image/jpeg": return head.starts(with: [0xff, 0xd8, 0xff])
        case "image/png": return head == [0x89, 0x50, 0x4e, 0x47]
        case "image/gif": return head == Array("GIF8".utf8)
        case "image/webp": return head == Array("RIFF".utf8)
        default: return job.type.essence.hasPrefix("image/") && job.type.essence != "image/svg+xml"
        }
    }
}
