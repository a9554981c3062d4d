import CFastCGI
import Glibc
import HTTP
import Synchronization

/// One connection of the web server, with libfcgi's state of the request it carries.
///
/// It owns the memory of the `FCGX_Request` and the descriptor in it, and gives both back when it goes.
/// libfcgi's streams point to that memory, so it never moves.
///
/// `@unchecked Sendable`: a connection has one holder at a time, the thread whose ``claim()`` succeeded; the
/// atomic flag behind it takes the place of a lock and orders the change of hands.
final class FastCGIConnection: @unchecked Sendable {
    let descriptor: Int32
    private let request: UnsafeMutablePointer<FCGX_Request>
    private var isRefused = false
    private let isFree = Atomic(false)
    /// When it was released last, in milliseconds of ``now``.
    private let freeSince = Atomic<Int>(0)

    /// Takes over a connected, blocking socket.
    ///
    /// - Parameters:
    ///   - descriptor: the socket, closed with the connection.
    ///   - patience: seconds a read or write of the web server's may take before it counts as gone.
    init(_ descriptor: Int32, patience: Int = 30) {
        self.descriptor = descriptor
        request = .allocate(capacity: 1)
        // Without a listening socket FCGX_Accept_r cannot accept by itself: it fails where it would.
        FCGX_InitRequest(request, -1, FCGI_FAIL_ACCEPT_ON_INTR)
        request.pointee.ipcFd = descriptor
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var on: Int32 = 1
        // Fails harmlessly on a unix socket.
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        FCGX_Free(request, 0)
        // libfcgi closes the descriptor itself, and only, when it refuses a request.
        if !isRefused { close(descriptor) }
        request.deallocate()
    }

    /// Becomes the holder; false if somebody else is.
    func claim() -> Bool { isFree.exchange(false, ordering: .acquiring) }

    /// Leaves it to whoever claims it next.
    func release() {
        freeSince.store(Self.now, ordering: .relaxed)
        isFree.store(true, ordering: .releasing)
    }

    /// What the web server has sent that nobody read yet.
    enum Arrival {
        case nothing, bytes
        /// The end: it closed the connection, or the connection broke.
        case end
    }

    var arrival: Arrival {
        var byte: UInt8 = 0
        while true {
            let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
            if count >= 0 { return count == 1 ? .bytes : .end }
            if errno != EINTR { return errno == EAGAIN ? .nothing : .end }
        }
    }

    /// Milliseconds it has been kept for a request that has not come.
    var idleTime: Int {
        guard isFree.load(ordering: .acquiring), arrival == .nothing else { return 0 }
        return Self.now - freeSince.load(ordering: .relaxed)
    }

    private static let epoch = ContinuousClock.now
    private static var now: Int { Int((ContinuousClock.now - epoch) / .milliseconds(1)) }

    /// Ends it for both sides; whoever waits for it learns so, and it stays with its holder.
    func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Whether bytes have come that nobody read yet; false for a closed connection.
    var hasInput: Bool { arrival == .bytes }

    /// Reads the beginning of a request and its parameters.
    ///
    /// Nil if what came is no request to a responder (FastCGI §6.2); the connection is then of no more use.
    func readParameters() -> RequestParameters? {
        // FCGX_Accept_r finishes the request before, which would close a connection that is not kept.
        request.pointee.keepConnection = 1
        // Attached, libfcgi waits for seconds while it closes the connection of a request it refuses.
        FCGX_Detach(request)
        guard FCGX_Accept_r(request) == 0 else {
            isRefused = true
            return nil
        }
        // libfcgi takes a connection that ends between two parameters for the end of all parameters.
        guard request.pointee.role == FCGI_RESPONDER, FCGX_GetError(request.pointee.in) == 0,
            let environment = request.pointee.envp
        else { return nil }
        return RequestParameters(environment)
    }

    /// The body of the request whose parameters were read last; ``finish(_:mayKeep:expectsInput:)`` ends it.
    func input(announced: Int64?) -> RequestInput? {
        request.pointee.in.map { RequestInput($0, announced: announced) }
    }

    /// Writes all of `bytes`; returns how many before the web server went away.
    func write(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let piece = min(bytes.count - written, 65_536)
                let start = bytes.baseAddress?.advanced(by: written).assumingMemoryBound(to: CChar.self)
                guard FCGX_PutStr(start, Int32(piece), request.pointee.out) == piece else { break }
                written += piece
            }
            return written
        }
    }

    /// How a request ended.
    struct End {
        /// Whether the web server took the whole answer.
        var isSent = false
        /// Whether the connection may carry another request.
        var isKept = false
        /// Whether input is left that a close would answer with a reset; ``linger()`` first.
        var hasUnreadInput = false
    }

    /// Ends the request.
    ///
    /// A web server that has sent its whole request takes END_REQUEST for leave to send another one here, and must not find
    /// the connection closed then. It stops sending once it has the answer, so of a body longer than what sockets hold it
    /// knows that it is not through.
    ///
    /// - Parameters:
    ///   - input: of the request.
    ///   - mayKeep: whether the connection may carry another request.
    ///   - expectsInput: whether the responder left some of the body unread. If it is short and comes soon it is thrown away
    ///     before the answer leaves.
    /// - Returns: whether the response was sent and what becomes of the connection.
    func finish(_ input: RequestInput, mayKeep: Bool, expectsInput: Bool) -> End {
        defer {
            input.end()
            FCGX_Free(request, 0)
        }
        guard FCGX_GetError(request.pointee.out) == 0 else { return End() }
        // END_REQUEST must wait for it: the next request may follow at once, into the same buffer.
        if expectsInput { setReceiveTimeout(seconds: Self.drainTime) }
        let isDrained = input.drain(limit: Self.drainLimit, within: .seconds(Self.drainTime))
        if expectsInput { setReceiveTimeout(seconds: 0) }
        // Whatever comes before END_REQUEST belongs to no request we could answer.
        let isKept = isDrained && mayKeep && request.pointee.keepConnection != 0 && !hasInput
        FCGX_FClose(request.pointee.err)
        let isSent = FCGX_FClose(request.pointee.out) == 0
        return End(isSent: isSent, isKept: isKept && isSent, hasUnreadInput: isSent && !isDrained)
    }

    /// Bytes of an unread body that are thrown away: several times what a socket holds.
    private static let drainLimit = 1 << 20
    /// Seconds that may take.
    private static let drainTime = 1

    /// - Parameter seconds: after which a read without input fails, 0 for never.
    private func setReceiveTimeout(seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Waits until the web server has closed, a second at most: a close with input unread resets the
    /// connection, and the answer could be lost with it.
    func linger() {
        shutdown(descriptor, Int32(SHUT_WR))
        let end = ContinuousClock.now + .seconds(1)
        withUnsafeTemporaryAllocation(byteCount: 8_192, alignment: 16) { buffer in
            while case let rest = end - ContinuousClock.now, rest > .zero {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                let milliseconds = rest.components.attoseconds / 1_000_000_000_000_000
                let isReady = poll(&waiting, 1, Int32(milliseconds) + 1) > 0
                guard isReady || errno == EINTR else { continue }
                let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
                if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR { return }
            }
        }
    }
}
