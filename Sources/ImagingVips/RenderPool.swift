import Dispatch
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
    private let permits: DispatchSemaphore
    private let state = Mutex(State())

    init(command: RenderCommand, width: Int, limits: RenderLimits) {
        self.command = command
        self.limits = limits
        permits = DispatchSemaphore(value: max(width, 1))
    }

    var workers: [Int32] { state.withLock { ($0.idle + $0.busy).map(\.pid) } }

    /// Renders on the next free worker; one that was lost without any fault of the pixels is replaced once.
    func render(_ job: RenderJob) throws {
        guard let request = RenderRequest(of: job)?.bytes else {
            throw ImagingError.undecodable("not a sensible job")
        }
        try checkOpen()
        guard permits.wait(timeout: .now() + limits.queue.seconds) == .success else {
            throw ImagingError.unavailable("all render workers are busy")
        }
        defer { permits.signal() }
        for attempt in 1...2 {
            let files = try JobFiles(of: job)
            let worker = try takeWorker(opensFiles: SourceImage.isOpenedByPath(job.type.essence))
            switch worker.exchange(request, files: files, within: limits.job) {
            case .reply(let reply):
                give(
                    worker,
                    back: worker.jobs < limits.jobsPerWorker && reply.resident <= limits.residentKilobytes)
                switch reply.outcome {
                case .done: return
                case .undecodable(let reason): throw ImagingError.undecodable(reason)
                case .unwritable(let reason): throw ImagingError.unavailable(reason)
                }
            case .failed(let reason):
                give(worker, back: false)
                try checkOpen()
                throw ImagingError.undecodable(reason)
            case .lost(let reason):
                give(worker, back: false)
                try checkOpen()
                if attempt == 2 { throw ImagingError.unavailable(reason) }
            }
        }
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

    private func takeWorker(opensFiles: Bool) throws -> RenderWorkerProcess {
        while true {
            let warm = try state.withLock { state in
                guard !state.isClosed else { throw Self.closed }
                // One of the other kind makes room: there are never more than the pool is wide.
                let index = state.idle.lastIndex { $0.opensFiles == opensFiles } ?? state.idle.indices.last
                guard let index else { return nil as RenderWorkerProcess? }
                let worker = state.idle.remove(at: index)
                state.busy.append(worker)
                return worker
            }
            guard let warm else { break }
            if warm.opensFiles == opensFiles, warm.isAlive { return warm }
            give(warm, back: false)
            if warm.opensFiles != opensFiles { break }
        }
        let fresh = try RenderWorkerProcess(command, opensFiles: opensFiles)
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

extension Duration {
    fileprivate var seconds: Double { self / .seconds(1) }
}
