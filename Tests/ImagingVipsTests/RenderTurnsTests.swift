import Dispatch
import Glibc
import Media
import Synchronization
import Testing

@testable import ImagingVips

struct RenderTurnsTests {
    private func job(_ caller: String, _ purpose: RenderJob.Purpose = .thumbnails) -> RenderJob {
        RenderJob(
            sourcePath: "", type: MIMEType("image/png"), outputs: [], caller: caller, purpose: purpose)
    }

    @Test(.timeLimit(.minutes(1)))
    func `callers take turns, however many jobs one has`() throws {
        let turns = RenderTurns(width: 1)
        let order = Mutex<[String]>([])
        let group = DispatchGroup()
        try turns.take(for: job("first"), within: .zero) {
            for (index, caller) in ["a", "a", "a", "b", "c"].enumerated() {
                DispatchQueue(label: "\(index)").async(group: group) {
                    try? turns.take(for: job(caller), within: .seconds(60)) {
                        order.withLock { $0.append(caller) }
                    }
                }
                while turns.waiting < index + 1 { sched_yield() }
            }
        }
        group.wait()
        #expect(order.withLock { $0 } == ["a", "b", "c", "a", "a"])
    }

    @Test func `renditions leave a worker to thumbnails`() throws {
        let turns = RenderTurns(width: 2)
        let busy = ImagingError.unavailable("all render workers are busy")
        _ = try turns.take(for: job("a", .rendition), within: .zero) {
            #expect(throws: busy) { try turns.take(for: job("b", .rendition), within: .zero) {} }
            _ = try turns.take(for: job("c"), within: .zero) {
                #expect(throws: busy) { try turns.take(for: job("d"), within: .zero) {} }
            }
        }
        let narrow = RenderTurns(width: 1)
        _ = try narrow.take(for: job("a", .rendition), within: .zero) {
            #expect(throws: busy) { try narrow.take(for: job("b"), within: .zero) {} }
        }
    }

    @Test func `who waits too long is forgotten`() throws {
        let turns = RenderTurns(width: 1)
        _ = try turns.take(for: job("a"), within: .zero) {
            #expect(throws: ImagingError.self) { try turns.take(for: job("b"), within: .zero) {} }
        }
        #expect(turns.waiting == 0)
        try turns.take(for: job("c"), within: .zero) {}
    }
}
