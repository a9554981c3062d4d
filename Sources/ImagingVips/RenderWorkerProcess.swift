import CVips
import Glibc
import Media
import Synchronization

/// What is executed to get a render worker.
struct RenderCommand: Sendable {
    let executable: String
    let arguments: [String]
}

/// What came of handing a job to a worker.
enum RenderExchange {
    case reply(RenderReply)
    /// The worker died, perhaps of the pixels it had.
    case crashed(String)
    /// The decoder's own code took more CPU time than it may use. That clock stands still while the machine does, and
    /// while the kernel looks for memory.
    case exhausted(String)
    /// There was no result in time: the worker hangs, or the machine is busy or was stopped.
    case late(String)
    /// The worker had not begun, or another process ended it.
    case lost(String)
}

/// One child process that decodes; used by one thread at a time, killed by any.
final class RenderWorkerProcess: Sendable {
    private struct State {
        var isReaped = false
        var jobs = 0
    }

    let pid: Int32
    private let channel: FrameChannel
    private let state = Mutex(State())

    /// Starts the process; throws `ImagingError.unavailable(_:)` if that fails.
    init(_ command: RenderCommand) throws {
        var ends: (Int32, Int32) = (-1, -1)
        let made = withUnsafeMutablePointer(to: &ends) {
            $0.withMemoryRebound(to: Int32.self, capacity: 2) {
                socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, $0)
            }
        }
        guard made == 0 else { throw ImagingError.unavailable("socketpair: error \(errno)") }
        let channel = FrameChannel(descriptor: ends.0)
        let theirs = FrameChannel(descriptor: ends.1)
        pid = try spawnRenderWorker(command, channel: theirs.descriptor)
        self.channel = channel
    }

    /// Jobs given to it so far.
    var jobs: Int { state.withLock { $0.jobs } }

    /// Whether it is still there, as far as its end of the channel tells.
    var isAlive: Bool { !channel.hasInputOrEnded }

    /// Waits for its first word; why it cannot work, nil if it can. After a complaint it must be ended with ``end()``.
    func complaint(within limit: Duration) -> String? {
        do throws(FrameError) {
            let frame = try channel.receive(by: .now + limit)
            return RenderReply(frame)?.outcome == .done ? nil : "a render worker begins with nonsense"
        } catch .late {
            return "a render worker does not start in time"
        } catch {
            switch deathReport() {
            case .lost(let reason), .crashed(let reason), .exhausted(let reason), .late(let reason):
                return "\(reason) before it began"
            case .reply: return "a render worker does not start"
            }
        }
    }

    /// Hands over a job and waits; after anything but `.reply` the process must be ended with ``end()``.
    func exchange(_ request: [UInt8], files: JobFiles, within limit: Duration) -> RenderExchange {
        state.withLock { $0.jobs += 1 }
        let deadline = ContinuousClock.now + limit
        do {
            try channel.send(request, descriptors: files.descriptors)
        } catch {
            return .lost("a render worker takes no jobs")
        }
        do throws(FrameError) {
            let frame = try channel.receive(by: deadline)
            guard let reply = RenderReply(frame) else { throw .malformed }
            return .reply(reply)
        } catch .ended {
            return deathReport()
        } catch .late {
            kill()
            return .late("no result in time")
        } catch {
            kill()
            return .crashed("the decoder answered nonsense")
        }
    }

    /// Sends SIGKILL, unless it is already gone for good.
    func kill() {
        state.withLock { state in
            if !state.isReaped { _ = Glibc.kill(pid, SIGKILL) }
        }
    }

    /// Kills and reaps it.
    func end() {
        kill()
        _ = reap()
    }

    deinit { end() }

    /// Why the process closed its end of the channel.
    private func deathReport() -> RenderExchange {
        guard let status = reap() else { return .crashed("the decoder died") }
        let signal = status & 0x7f
        switch signal {
        // It ends by itself only before it decodes anything.
        case 0: return .lost("a render worker ended with status \((status >> 8) & 0xff)")
        case SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT: return .lost("render workers get signal \(signal)")
        case SIGVTALRM: return .exhausted("too much CPU time")
        case SIGXCPU: return .late("too much CPU time in the kernel")
        case SIGALRM: return .late("too much time")
        default: return .crashed("the decoder died of signal \(signal)")
        }
    }

    /// Waits for the end of the process and answers its wait status; nil if that was done before.
    private func reap() -> Int32? {
        var facts = siginfo_t()
        // Waiting without reaping lets kill() see, under the lock, that the pid is still ours.
        while !state.withLock({ $0.isReaped }), waitid(P_PID, id_t(pid), &facts, WEXITED | WNOWAIT) != 0 {
            guard errno == EINTR else { return nil }
        }
        return state.withLock { state in
            guard !state.isReaped else { return nil }
            state.isReaped = true
            var status: Int32 = 0
            return waitpid(pid, &status, 0) == pid ? status : nil
        }
    }
}
