import MediaTesting
import Testing

@testable import Media

struct RenderBackoffTests {
    private let picture = RenditionID(content: .sample("content"), recipe: "o.png")

    @Test func `each late attempt is followed by a longer pause`() {
        let backoff = RenderBackoff()
        var now = ContinuousClock.now
        #expect(backoff.permits(picture, now: now))
        for seconds in [2, 10, 60, 600, 3_600, 3_600] {
            backoff.noteLate(picture, now: now)
            #expect(!backoff.permits(picture, now: now + .seconds(seconds - 1)))
            now += .seconds(seconds)
            #expect(backoff.permits(picture, now: now))
        }
        #expect(backoff.permits(RenditionID(content: .sample("other"), recipe: "o.png"), now: now))
    }

    @Test func `a picture that was made has no pause left`() {
        let backoff = RenderBackoff()
        let now = ContinuousClock.now
        backoff.noteLate(picture, now: now)
        backoff.forget(picture)
        #expect(backoff.permits(picture, now: now))
    }

    @Test func `a file whose thumbnails failed is queued again a few times`() {
        let queue = ThumbnailQueue()
        var now = ContinuousClock.now
        for seconds in [20, 120, 1_200, 7_200, 43_200] {
            queue.retry(7, now: now)
            queue.appendDue(now: now + .seconds(seconds - 1))
            now += .seconds(seconds)
            queue.appendDue(now: now)
            #expect(queue.next() == 7)
        }
        queue.retry(7, now: now)
        queue.appendDue(now: now + .seconds(1_000_000))
        queue.append(8)
        #expect(queue.next() == 8, "attempts are bounded")
    }
}
