import Synchronization

/// Request bodies that were admitted and are on their way: together they take more of the disk than each finds free.
///
/// A body is forgotten when its request arrives. The web server does not say when a client gives up, so a body is also
/// forgotten once it could have arrived over a slow line.
final class AdmittedBodies: Sendable {
    private struct Body {
        let caller: String
        let bytes: Int64
        let end: ContinuousClock.Instant
    }

    /// What is on its way with a new body.
    struct Outstanding: Equatable {
        /// Bytes of all bodies, the new one included.
        var all: Int64 = 0
        /// Bytes of those of its caller.
        var caller: Int64 = 0
    }

    /// Time for a body of any size, and the bytes a second of a slow line.
    private static let patience = Duration.seconds(60)
    private static let slowestRate: Int64 = 1 << 20
    /// The most time, however large the body.
    private static let longest = Duration.seconds(900)

    private let bodies = Mutex<[String: Body]>([:])

    /// Notes a body.
    ///
    /// - Parameters:
    ///   - id: of its request.
    ///   - caller: who sends it.
    ///   - bytes: its length.
    ///   - now: the clock.
    /// - Returns: what is on its way now.
    func note(
        _ id: String, of caller: String, bytes: Int64, now: ContinuousClock.Instant = .now
    ) -> Outstanding {
        let time = min(Self.patience + .seconds(bytes / Self.slowestRate), Self.longest)
        return bodies.withLock { bodies in
            bodies = bodies.filter { $0.value.end > now }
            bodies[id] = Body(caller: caller, bytes: bytes, end: now + time)
            return bodies.values.reduce(into: Outstanding()) { sum, body in
                sum.all = sum.all.adding(body.bytes)
                if body.caller == caller { sum.caller = sum.caller.adding(body.bytes) }
            }
        }
    }

    /// Forgets a body, whose request has arrived or was refused; does nothing for any other.
    func forget(_ id: String) {
        bodies.withLock { bodies in
            if !bodies.isEmpty { bodies[id] = nil }
        }
    }
}

extension Int64 {
    /// The sum, or the greatest number.
    fileprivate func adding(_ other: Int64) -> Int64 {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }
}
