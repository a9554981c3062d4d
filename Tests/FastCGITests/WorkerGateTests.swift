import Dispatch
import Foundation
import HTTP
import Synchronization
import Testing

@testable import FastCGI

/// How many workers are awake.
struct WorkerGateTests {
    /// Starts a worker that enters, counts itself and goes on as long as `work` says.
    private func startWorkers(
        _ gate: WorkerGate, _ awake: DispatchSemaphore, _ work: @escaping @Sendable (WorkerGate.Place) -> Void
    ) -> DispatchGroup {
        let group = DispatchGroup()
        for number in gate.places.indices {
            group.enter()
            Thread.detachNewThread {
                gate.enter(number)
                awake.signal()
                work(gate.places[number])
                group.leave()
            }
        }
        return group
    }

    private func expectAwake(_ awake: DispatchSemaphore, _ count: Int) {
        for _ in 0..<count { #expect(awake.wait(timeout: .now() + 30) == .success) }
        #expect(awake.wait(timeout: .now()) == .timedOut)
    }

    @Test func `only as many begin as may run, until the gate is closed`() {
        let gate = WorkerGate(workers: 8, runnable: 3)
        let awake = DispatchSemaphore(value: 0)
        let workers = startWorkers(gate, awake) { _ in }
        expectAwake(awake, 3)
        gate.close()
        workers.wait()
        expectAwake(awake, 5)
    }

    @Test func `a worker that writes is replaced at once`() {
        let gate = WorkerGate(workers: 4, runnable: 1)
        let awake = DispatchSemaphore(value: 0)
        let finish = DispatchSemaphore(value: 0)
        let workers = startWorkers(gate, awake) { place in
            gate.begin(place, .post)
            finish.wait()
        }
        // Each that wakes writes too, so all follow.
        expectAwake(awake, 4)
        for _ in 0..<4 { finish.signal() }
        workers.wait()
        gate.close()
    }

    @Test func `a worker that reads is replaced once it takes long`() {
        let gate = WorkerGate(workers: 2, runnable: 1)
        let awake = DispatchSemaphore(value: 0)
        let finish = DispatchSemaphore(value: 0)
        let workers = startWorkers(gate, awake) { place in
            gate.begin(place, .get)
            finish.wait()
        }
        expectAwake(awake, 1)
        let deadline = Date() + 30
        var isReplaced = false
        while !isReplaced, Date() < deadline {
            #expect(gate.inspect())
            isReplaced = awake.wait(timeout: .now()) == .success
        }
        #expect(isReplaced)
        for _ in 0..<2 { finish.signal() }
        workers.wait()
        gate.close()
    }

    @Test func `who is one too many rests after the answer`() {
        let gate = WorkerGate(workers: 2, runnable: 1)
        let isResting = DispatchSemaphore(value: 0)
        let hasRested = DispatchSemaphore(value: 0)
        gate.enter(0)
        gate.begin(gate.places[0], .put)
        // The second was woken by that; it answers while the first is done already.
        gate.enter(1)
        gate.begin(gate.places[1], .get)
        Thread.detachNewThread {
            isResting.signal()
            gate.end(gate.places[0])
            hasRested.signal()
        }
        isResting.wait()
        #expect(hasRested.wait(timeout: .now() + 0.05) == .timedOut)
        // Another write needs it again.
        gate.begin(gate.places[1], .post)
        #expect(hasRested.wait(timeout: .now() + 30) == .success)
        gate.close()
    }
}
