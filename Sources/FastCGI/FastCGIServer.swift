import Foundation
package import HTTP

/// libfcgi as a server: threads of our own that answer requests with one responder.
package final class FastCGIServer: Sendable {
    private let queue: ConnectionQueue
    private let gate: WorkerGate
    private let listening: ListeningSocket
    private let responder: any Responder
    private let observer: @Sendable (ExchangeSummary) -> Void
    private let ending = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - listening: where the web server connects.
    ///   - threads: requests answered at once, those that wait for something included.
    ///   - observer: called on the answering thread after each answer.
    /// Throws ``SocketError`` if the system has no descriptor left.
    package init(
        listening: ListeningSocket, threads: Int, responder: any Responder,
        observer: @escaping @Sendable (ExchangeSummary) -> Void
    ) throws {
        self.listening = listening
        self.responder = responder
        self.observer = observer
        queue = try ConnectionQueue(listening)
        // One more than there are cores: another request is ready while one is handed over.
        gate = WorkerGate(workers: threads, runnable: ProcessInfo.processInfo.activeProcessorCount + 1)
    }

    /// Answers requests until ``stop()``, then finishes those that have begun and returns.
    package func run() {
        let running = DispatchGroup()
        for number in gate.places.indices {
            start("fastcgi-\(number)", in: running) { $0.answer(number) }
        }
        let watching = DispatchGroup()
        start("watch", in: watching) { $0.watch() }
        running.wait()
        ending.signal()
        watching.wait()
        queue.forgetAll()
        listening.close()
    }

    /// Ends ``run()``; may be called from any thread, at any time.
    package func stop() {
        queue.close()
        gate.close()
    }

    private func start(
        _ name: String, in group: DispatchGroup, _ body: @escaping @Sendable (FastCGIServer) -> Void
    ) {
        group.enter()
        let thread = Thread { [self] in
            nameThread(name)
            body(self)
            group.leave()
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    private func answer(_ number: Int) {
        let place = gate.places[number]
        gate.enter(number)
        while let connection = queue.next() {
            let exchange = FastCGIExchange(connection: connection, responder: responder, observer: observer)
            let isKept = exchange.run { gate.begin(place, $0) }
            if isKept { queue.park(connection) } else { queue.forget(connection) }
            gate.end(place)
        }
    }

    /// Looks after the gate, more often while there is work.
    private func watch() {
        var pause = DispatchTimeInterval.milliseconds(20)
        while ending.wait(timeout: .now() + pause) == .timedOut {
            pause = gate.inspect() ? .milliseconds(5) : .milliseconds(20)
        }
    }
}
