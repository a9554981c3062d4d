import Media
import Synchronization

/// A few warm render workers and the queue in front of them.
final class RenderPool: Sendable {
    private struct State {
        var idle: [RenderWorkerProcess] = []
        var busy: [RenderWorkerProcess] = []
        var isClosed = false
    }

    private let command: RenderCommand
    private let limits: RenderLimits
    private let turns: RenderTurns
    private let state = Mutex(State())

    init(command: RenderCommand, width: Int, limits: RenderLimits) {
        self.command = command
        self.limits = limits
        turns = RenderTurns(width: max(width, 1))
    }

    var workers: [Int32] { state.withLock { ($0.idle + $0.busy).map(\.pid) } }

    /// Renders on a free worker once it is the caller's turn.
    ///
    /// A worker that is lost, or dies of the pixels, is replaced once: the first death may be the fault of an earlier job.
    ///
    /// - Parameter job: what is rendered.
    /// - Throws: `ImagingError`.
    func render(_ job: RenderJob) throws {
        guard let request = RenderRequest(of: job)?.bytes else {
            throw ImagingError.undecodable("not a sensible job")
        }
        try checkOpen()
        try turns.take(for: job, within: limits.queue) {
            if try attempt(request, job) { return }
            if try !attempt(request, job, isLast: true) { throw ImagingError.unavailable("no render worker") }
        }
    }

    /// - Returns: whether the images are written; if not, another attempt makes sense.
    private func attempt(_ request: [UInt8], _ job: RenderJob, isLast: Bool = false) throws -> Bool {
        let files = try JobFiles(of: job)
        let worker = try takeWorker()
        let exchange = worker.exchange(request, files: files, within: limits.job)
        if case .reply(let reply) = exchange {
            give(
                worker, back: worker.jobs < limits.jobsPerWorker && reply.resident <= limits.residentKilobytes
            )
            switch reply.outcome {
            case .done: return true
            case .undecodable(let reason): throw ImagingError.undecodable(reason)
            case .unwritable(let reason): throw ImagingError.unavailable(reason)
            }
        }
        give(worker, back: false)
        try checkOpen()
        switch exchange {
        case .reply: break
        case .late(let reason): throw ImagingError.late(reason)
        case .exhausted(let reason): throw ImagingError.undecodable(reason)
        case .crashed(let reason): if isLast { throw ImagingError.undecodable(reason) }
        case .lost(let reason): if isLast { throw ImagingError.unavailable(reason) }
        }
        return false
    }

    /// Ends every worker and waits for those that are idle; the others are waited for by their callers.
    func shutdown() {
        let (idle, busy) = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return (state.idle, state.busy)
        }
        for worker in busy { worker.kill() }
        for worker in idle { worker.end() }
    }

    private func takeWorker() throws -> RenderWorkerProcess {
        while true {
            let warm = try state.withLock { state in
                guard !state.isClosed else { throw Self.closed }
                guard let worker = state.idle.popLast() else { return nil as RenderWorkerProcess? }
                state.busy.append(worker)
                return worker
            }
            guard let warm else { break }
            if warm.isAlive { return warm }
            give(warm, back: false)
        }
        let fresh = try RenderWorkerProcess(command)
        let isClosed = state.withLock { state in
            if !state.isClosed { state.busy.append(fresh) }
            return state.isClosed
        }
        if isClosed {
            fresh.end()
            throw Self.closed
        }
        if let complaint = fresh.complaint(within: limits.start) {
            give(fresh, back: false)
            try checkOpen()
            throw ImagingError.unavailable(complaint)
        }
        return fresh
    }

    private func give(_ worker: RenderWorkerProcess, back isWelcome: Bool) {
        let isKept = state.withLock { state in
            let isKept = isWelcome && !state.isClosed
            state.busy.removeAll { $0 === worker }
            if isKept { state.idle.append(worker) }
            return isKept
        }
        if !isKept { worker.end() }
    }

    private func checkOpen() throws {
        if state.withLock({ $0.isClosed }) { throw Self.closed }
    }

    private static let closed = ImagingError.unavailable("shutting down")
}
