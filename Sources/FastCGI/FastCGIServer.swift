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
    /// Requests that change something: they wait for the disk, for locks, for a virus scanner.
    private let writes: Bulkhead<FastCGIExchange>
    /// Requests that wait for a picture to be made.
    private let pictures: Bulkhead<FastCGIExchange>

    /// How long a request waits for its turn to wait for a picture.
    private static let longestWait = Duration.seconds(30)

    /// - Parameters:
    ///   - listening: where the web server connects.
    ///   - threads: requests answered at once. At most half of them change something, at most a quarter wait for
    ///     pictures.
    ///   - responder: answers the requests.
    ///   - observer: called on the answering thread after each answer.
    /// - Throws: ``SocketError`` if the system has no descriptor left.
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
        // A quarter of the threads is left to requests that wait for nothing.
        writes = Bulkhead(limit: threads / 2)
        pictures = Bulkhead(
            limit: threads / 4, isShared: true, mostWaiting: 512, mostWaitingOfCaller: 128)
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
            if let exchange = FastCGIExchange(connection) {
                serve(exchange, place)
            } else {
                queue.forget(connection)
            }
            gate.end(place)
        }
    }

    /// Answers a request, unless it has to wait: then another thread does later.
    private func serve(_ exchange: FastCGIExchange, _ place: WorkerGate.Place) {
        gate.begin(place, exchange.request.method)
        guard exchange.request.method.isSafe || exchange.request.stage == .admission else {
            return pass(.init(request: exchange, caller: exchange.claimedCaller), through: writes)
        }
        let response = exchange.response(of: responder, waiting: .deferred)
        guard case .deferred(let deferral) = response.body else { return send(response, exchange) }
        gate.block(place)
        let entry = Bulkhead<FastCGIExchange>.Entry(
            request: exchange, caller: deferral.caller, work: deferral.work,
            deadline: .now + Self.longestWait)
        pass(entry, through: pictures)
    }

    /// Runs a request, and those that have waited for its end.
    private func pass(_ entry: Bulkhead<FastCGIExchange>.Entry, through bulkhead: Bulkhead<FastCGIExchange>) {
        switch bulkhead.enter(entry) {
        case .waits: return
        case .refused: refuse(entry)
        case .run(var current):
            while true {
                run(current)
                guard let next = bulkhead.leave(current) else { return }
                current = next
            }
        }
    }

    private func run(_ entry: Bulkhead<FastCGIExchange>.Entry) {
        // No picture is made for a client that has gone.
        if entry.work != nil, entry.request.isAbandoned { return queue.forget(entry.request.connection) }
        send(entry.request.response(of: responder, waiting: .allowed), entry.request)
    }

    private func refuse(_ entry: Bulkhead<FastCGIExchange>.Entry) {
        send(entry.request.response(of: responder, waiting: .refused), entry.request)
    }

    private func send(_ response: Response, _ exchange: FastCGIExchange) {
        let isKept = exchange.send(response, observer: observer)
        if isKept { queue.park(exchange.connection) } else { queue.forget(exchange.connection) }
    }

    /// Looks after the gate, more often while there is work, and after what has waited too long.
    private func watch() {
        var pause = DispatchTimeInterval.milliseconds(20)
        while ending.wait(timeout: .now() + pause) == .timedOut {
            pause = gate.inspect() ? .milliseconds(5) : .milliseconds(20)
            queue.resumeAccepting()
            for entry in pictures.expire() { refuse(entry) }
        }
    }
}
