import Foundation
package import HTTP

/// libfcgi as a server: threads of our own that answer requests with one responder.
package final class FastCGIServer: Sendable {
    private let queue: ConnectionQueue
    private let listening: ListeningSocket
    private let threads: Int
    private let responder: any Responder
    private let observer: @Sendable (ExchangeSummary) -> Void

    /// - Parameters:
    ///   - listening: where the web server connects.
    ///   - threads: requests answered at once.
    ///   - observer: called on the answering thread after each answer.
    /// Throws ``SocketError`` if the system has no descriptor left.
    package init(
        listening: ListeningSocket, threads: Int, responder: any Responder,
        observer: @escaping @Sendable (ExchangeSummary) -> Void
    ) throws {
        self.listening = listening
        self.threads = threads
        self.responder = responder
        self.observer = observer
        queue = try ConnectionQueue(listening)
    }

    /// Answers requests until ``stop()``, then finishes those that have begun and returns.
    package func run() {
        let running = DispatchGroup()
        for number in 0..<threads {
            running.enter()
            let thread = Thread { [self] in
                answer()
                running.leave()
            }
            thread.name = "fastcgi-\(number)"
            thread.stackSize = 1 << 20
            thread.start()
        }
        running.wait()
        queue.forgetAll()
        listening.close()
    }

    /// Ends ``run()``; may be called from any thread, at any time.
    package func stop() { queue.close() }

    private func answer() {
        while let connection = queue.next() {
            let exchange = FastCGIExchange(connection: connection, responder: responder, observer: observer)
            if exchange.run() { queue.park(connection) } else { queue.forget(connection) }
        }
    }
}
