import CFastCGI
import Glibc
import Synchronization

/// Gives threads the connections that have a request to be read, and keeps all of them.
///
/// All threads wait on one epoll instance. A connection and the listening socket are armed for one event at a
/// time, so each event goes to one thread, and an idle kept connection occupies none. No lock is taken between
/// a request and the next: an event carries the connection itself, which stays alive while it is armed, because
/// only the thread that got the event lets go of it.
final class ConnectionQueue: Sendable {
    /// What an event carries that is no connection's.
    private enum Mark {
        static let closing: UInt64 = 0
        static let listener: UInt64 = 1
    }

    private static let connectionEvents = EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue
    private static let listenerEvents = EPOLLIN.rawValue | EPOLLONESHOT.rawValue

    /// Milliseconds a connection may rest when descriptors are scarce.
    private static let rest = 500

    private let listening: ListeningSocket
    private let epoll: Int32
    /// Readable for ever once the queue is closed: wakes every thread, present and future.
    private let closing: Int32
    private let isClosed = Atomic(false)
    /// Whether the listening socket is not watched, because there was no room.
    private let isPaused = Atomic(false)
    /// Half of the descriptors there may be: the others are for files.
    private let mostConnections: Int
    private let connections = Mutex<[UInt64: FastCGIConnection]>([:])

    /// Throws ``SocketError`` if the system has no descriptor left.
    init(_ listening: ListeningSocket) throws {
        guard FCGX_Init() == 0 else { throw SocketError("libfcgi", errno: errno) }
        self.listening = listening
        var descriptors = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors)
        mostConnections = max(16, Int(clamping: descriptors.rlim_cur) / 2)
        let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        let closing = eventfd(0, Int32(EFD_CLOEXEC))
        guard epoll >= 0, closing >= 0 else { throw SocketError("epoll", errno: errno) }
        self.epoll = epoll
        self.closing = closing
        // Another process may take a connection from a shared socket first: accept must not wait then.
        let flags = fcntl(listening.descriptor, F_GETFL)
        guard fcntl(listening.descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
            watch(closing, EPOLLIN.rawValue, EPOLL_CTL_ADD, Mark.closing),
            watch(listening.descriptor, Self.listenerEvents, EPOLL_CTL_ADD, Mark.listener)
        else { throw SocketError("epoll", errno: errno) }
    }

    deinit {
        _ = Glibc.close(epoll)
        _ = Glibc.close(closing)
    }

    /// The next connection with something to read; blocks until there is one.
    ///
    /// Nil once the queue is closed and no request waits on a connection that was taken in before. The caller gives
    /// the connection to ``park(_:)`` or ``forget(_:)`` in the end.
    func next() -> FastCGIConnection? {
        while true {
            var event = epoll_event()
            let count = epoll_wait(epoll, &event, 1, -1)
            guard count == 1 else {
                // A failure other than an interruption cannot be waited out: the queue ends.
                if count < 0, errno != EINTR { return nil }
                continue
            }
            switch event.data.u64 {
            case Mark.closing: return takeWaiting()
            case Mark.listener: accept()
            default:
                guard let connection = FastCGIConnection.alive(event.data.u64), connection.claim() else {
                    continue
                }
                // Nothing but input: nobody has to be asked whether there is any.
                if event.events == EPOLLIN.rawValue { return connection }
                switch connection.arrival {
                case .bytes: return connection
                case .nothing: park(connection)
                // There is nothing to read, and libfcgi would try to accept a successor for it.
                case .end: forget(connection)
                }
            }
        }
    }

    /// Keeps a connection until it has something to read.
    func park(_ connection: FastCGIConnection) {
        guard !isClosed.load(ordering: .acquiring) else { return forget(connection) }
        connection.release()
        // From here on it is another thread's.
        if !watch(connection.descriptor, Self.connectionEvents, EPOLL_CTL_MOD, connection.key),
            connection.claim()
        {
            forget(connection)
        }
    }

    /// Lets go of a connection, which closes it.
    func forget(_ connection: FastCGIConnection) {
        _ = connections.withLock { $0.removeValue(forKey: connection.key) }
    }

    /// Takes nobody in any more and ends ``next()`` on every thread.
    func close() {
        isClosed.store(true, ordering: .releasing)
        var one: UInt64 = 1
        _ = write(closing, &one, MemoryLayout<UInt64>.size)
    }

    /// Closes what is left once every thread has ended.
    func forgetAll() { connections.withLock { $0.removeAll() } }

    /// Takes in every connection that waits, so that each is served in the order in which it came: an event of the
    /// listening socket has its turn among those of the connections.
    private func accept() {
        // Once closed, who waits is left to another process that listens on the same socket.
        while !isClosed.load(ordering: .acquiring) {
            guard connections.withLock({ $0.count }) < mostConnections else { return pauseAccepting() }
            let descriptor = vitrine_accept(listening.descriptor)
            guard descriptor >= 0 else {
                switch errno {
                case EINTR, ECONNABORTED: continue
                case EAGAIN: return listen()
                // Out of descriptors.
                default: return pauseAccepting()
                }
            }
            take(descriptor)
        }
    }

    private func take(_ descriptor: Int32) {
        let connection = FastCGIConnection(descriptor)
        connections.withLock { $0[connection.key] = connection }
        connection.release()
        if !watch(descriptor, Self.connectionEvents, EPOLL_CTL_ADD, connection.key), connection.claim() {
            forget(connection)
        }
    }

    private func listen() {
        _ = watch(listening.descriptor, Self.listenerEvents, EPOLL_CTL_MOD, Mark.listener)
    }

    /// Lets connections wait in the socket until ``resumeAccepting()``; ends one that nothing uses.
    private func pauseAccepting() {
        hangUpIdle()
        isPaused.store(true, ordering: .releasing)
    }

    /// Takes connections in again after there was no room; called every few milliseconds.
    func resumeAccepting() {
        if isPaused.exchange(false, ordering: .acquiringAndReleasing) { listen() }
    }

    /// Ends a connection on which the web server has asked nothing for a while; it makes another when it needs one.
    ///
    /// One that is in use has but a short rest, and the next request might be on its way already.
    private func hangUpIdle() {
        connections.withLock { connections in connections.values.first { $0.idleTime > Self.rest }?.hangUp() }
    }

    /// A connection on which a request waits. The others are ended at once, not when the last request has been answered:
    /// until then the web server would ask on them, and nobody would answer. They stay claimed.
    private func takeWaiting() -> FastCGIConnection? {
        connections.withLock { connections in
            connections.values.first { connection in
                guard connection.claim() else { return false }
                if connection.hasInput { return true }
                connection.hangUp()
                return false
            }
        }
    }

    private func watch(_ descriptor: Int32, _ events: UInt32, _ operation: Int32, _ mark: UInt64) -> Bool {
        var event = epoll_event(events: events, data: epoll_data(u64: mark))
        return epoll_ctl(epoll, operation, descriptor, &event) == 0
    }
}

extension FastCGIConnection {
    /// Where it is in memory, which tells it apart from all others.
    fileprivate var key: UInt64 { UInt64(UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque())) }

    /// The connection with this key, which must be alive.
    fileprivate static func alive(_ key: UInt64) -> FastCGIConnection? {
        UnsafeRawPointer(bitPattern: UInt(key)).map {
            Unmanaged<FastCGIConnection>.fromOpaque($0).takeUnretainedValue()
        }
    }
}
