import CFastCGI
import Glibc
import Synchronization

/// Gives threads the connections that have a request to be read, and keeps the idle ones.
///
/// All threads wait on one epoll instance. A connection and the listening socket are armed for one event at a
/// time, so each event goes to one thread, and an idle kept connection occupies none.
final class ConnectionQueue: Sendable {
    private struct State {
        var idle: [Int32: FastCGIConnection] = [:]
        var isClosed = false
    }

    private static let connectionEvents = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue
    private static let listenerEvents = EPOLLIN.rawValue | EPOLLONESHOT.rawValue

    private let listening: ListeningSocket
    private let epoll: Int32
    /// Readable for ever once the queue is closed: wakes every thread, present and future.
    private let closing: Int32
    private let state = Mutex(State())

    /// Throws ``SocketError`` if the system has no descriptor left.
    init(_ listening: ListeningSocket) throws {
        guard FCGX_Init() == 0 else { throw SocketError("libfcgi", errno: errno) }
        self.listening = listening
        let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        let closing = eventfd(0, Int32(EFD_CLOEXEC))
        guard epoll >= 0, closing >= 0 else { throw SocketError("epoll", errno: errno) }
        self.epoll = epoll
        self.closing = closing
        // Another process may take a connection from a shared socket first; accept must not wait for the next.
        let flags = fcntl(listening.descriptor, F_GETFL)
        guard fcntl(listening.descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
            watch(closing, EPOLLIN.rawValue, EPOLL_CTL_ADD),
            watch(listening.descriptor, Self.listenerEvents, EPOLL_CTL_ADD)
        else { throw SocketError("epoll", errno: errno) }
    }

    deinit {
        _ = Glibc.close(epoll)
        _ = Glibc.close(closing)
    }

    /// The next connection with something to read; blocks until there is one, nil once the queue is closed and no
    /// request waits on a connection that was taken in before.
    func next() -> FastCGIConnection? {
        while true {
            var event = epoll_event()
            let count = epoll_wait(epoll, &event, 1, -1)
            guard count == 1 else {
                // A failure other than an interruption cannot be waited out: the queue ends.
                if count < 0, errno != EINTR { return nil }
                continue
            }
            switch event.data.fd {
            case closing: return takeWaiting()
            case listening.descriptor: accept()
            case let descriptor:
                guard let connection = take(descriptor) else { continue }
                switch connection.arrival {
                case .bytes: return connection
                // The event was meant for a connection that had this descriptor before.
                case .nothing: park(connection)
                // There is nothing to read, and libfcgi would try to accept a successor for it.
                case .end: continue
                }
            }
        }
    }

    /// Keeps a connection until it has something to read; closes it once the queue is closed.
    func park(_ connection: FastCGIConnection) {
        let descriptor = connection.descriptor
        let isKept = state.withLock { state in
            if !state.isClosed { state.idle[descriptor] = connection }
            return !state.isClosed
        }
        guard isKept else { return }
        if !watch(descriptor, Self.connectionEvents, EPOLL_CTL_MOD),
            !watch(descriptor, Self.connectionEvents, EPOLL_CTL_ADD)
        {
            _ = take(descriptor)
        }
    }

    /// Takes nobody in any more and ends ``next()`` on every thread.
    func close() {
        state.withLock { $0.isClosed = true }
        var one: UInt64 = 1
        _ = write(closing, &one, MemoryLayout<UInt64>.size)
    }

    private func accept() {
        // Once closed, who waits is left to another process that listens on the same socket.
        guard !state.withLock({ $0.isClosed }) else { return }
        defer { _ = watch(listening.descriptor, Self.listenerEvents, EPOLL_CTL_MOD) }
        let descriptor = vitrine_accept(listening.descriptor)
        if descriptor >= 0 { return park(FastCGIConnection(descriptor)) }
        guard errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS else { return }
        // Out of descriptors: an idle connection can be had again, the waiting one cannot.
        let given = state.withLock { state in
            state.idle.keys.first.flatMap { state.idle.removeValue(forKey: $0) }
        }
        if given == nil { usleep(10_000) }
    }

    private func take(_ descriptor: Int32) -> FastCGIConnection? {
        state.withLock { $0.idle.removeValue(forKey: descriptor) }
    }

    private func takeWaiting() -> FastCGIConnection? {
        state.withLock { state in
            guard let waiting = state.idle.first(where: { $0.value.hasInput }) else {
                state.idle.removeAll()
                return nil
            }
            return state.idle.removeValue(forKey: waiting.key)
        }
    }

    private func watch(_ descriptor: Int32, _ events: UInt32, _ operation: Int32) -> Bool {
        var event = epoll_event(events: events, data: epoll_data(fd: descriptor))
        return epoll_ctl(epoll, operation, descriptor, &event) == 0
    }
}
