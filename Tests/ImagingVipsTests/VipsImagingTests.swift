import Dispatch
import Foundation
import CVips
import Glibc
import ImagingVips
import Media
import MediaTesting
import Synchronization
import Testing

@Suite struct VipsImagingTests {
    @Test func `render workers keep the imaging contract`() throws {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        try ImagingContract().verify(imaging)
    }

    @Test func `the in-memory double keeps the imaging contract`() throws {
        try ImagingContract().verify(InMemoryImaging())
    }

    @Test func `a warm worker is used again`() throws {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        try imaging.renderOnce()
        let first = imaging.workers
        try imaging.renderOnce()
        #expect(imaging.workers == first)
        #expect(first.count == 1)
    }

    @Test(arguments: [("rgb.bmp", "image/bmp"), ("two-sizes.ico", "image/vnd.microsoft.icon")])
    func `every format is decoded by the same confined worker`(name: String, type: String) throws {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        let source = try ScratchFile(fixture(name))
        let output = try ScratchFile([])
        try imaging.renderOnce()
        let first = imaging.workers
        try imaging.render(
            RenderJob(
                sourcePath: source.path, type: MIMEType(type),
                outputs: [
                    RenderJob.Output(
                        recipe: ImageRecipe(geometry: .original, format: .png), path: output.path)
                ]))
        #expect(try output.bytes().starts(with: [0x89, 0x50, 0x4e, 0x47]))
        #expect(imaging.workers == first)
    }

    @Test func `a worker that was killed while idle is replaced`() throws {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        try imaging.renderOnce()
        let first = imaging.workers
        for pid in first { kill(pid, SIGKILL) }
        try imaging.renderOnce()
        #expect(Set(imaging.workers).isDisjoint(with: first))
    }

    @Test func `a worker is replaced after its share of jobs`() throws {
        var limits = RenderLimits()
        limits.jobsPerWorker = 1
        let imaging = makeImaging(limits: limits)
        defer { imaging.shutdown() }
        try imaging.renderOnce()
        #expect(imaging.workers.isEmpty)
        try imaging.renderOnce()
    }

    @Test func `a worker that hangs is given up in time and the next job works`() throws {
        var limits = RenderLimits()
        limits.job = .seconds(2)
        let imaging = makeImaging(limits: limits)
        defer { imaging.shutdown() }
        try imaging.renderOnce()
        let hanging = imaging.workers
        for pid in hanging { kill(pid, SIGSTOP) }
        let start = ContinuousClock.now
        #expect(throws: ImagingError.late("no result in time")) { try imaging.renderOnce() }
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(imaging.workers.isEmpty)
        try imaging.renderOnce()
        #expect(Set(imaging.workers).isDisjoint(with: hanging))
    }

    @Test func `pixels that take too long are given up`() throws {
        let source = try ScratchFile()
        let generous = makeImaging()
        let seed = try ScratchFile(ImagingContract.png)
        try generous.render(.making(6_000, 4_000, .png, of: seed, into: source))
        generous.shutdown()
        var limits = RenderLimits()
        limits.job = .milliseconds(20)
        let imaging = makeImaging(limits: limits)
        defer { imaging.shutdown() }
        let output = try ScratchFile()
        #expect(throws: ImagingError.late("no result in time")) {
            try imaging.render(.making(3_000, 2_000, .png, of: source, into: output))
        }
        #expect(imaging.workers.isEmpty)
    }

    @Test func `a worker killed amid a job is replaced and the job is done`() throws {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        let output = try ScratchFile()
        let (worker, error) = try imaging.renderLarge(into: output, sendingAmidIt: SIGKILL)
        #expect(error == nil)
        #expect(!imaging.workers.contains(worker))
        #expect(try Pixels(output, type: "image/png").width == 6_000)
    }

    @Test(arguments: [
        (SIGVTALRM, ImagingError.undecodable("too much CPU time")),
        (SIGXCPU, .late("too much CPU time in the kernel")),
    ])
    func `the decoder's CPU time speaks against the pixels, the kernel's does not`(
        signal: Int32, expected: ImagingError
    ) throws {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        let (_, error) = try imaging.renderLarge(into: ScratchFile(), sendingAmidIt: signal)
        #expect(error == expected)
        #expect(imaging.workers.isEmpty)
    }

    @Test func `a worker that was stopped for a while finishes its job`() throws {
        var limits = RenderLimits()
        limits.job = .seconds(20)
        let imaging = makeImaging(limits: limits)
        defer { imaging.shutdown() }
        try imaging.renderOnce()
        let pid = try #require(imaging.workers.first)
        kill(pid, SIGSTOP)
        let failures = Mutex(0)
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) {
            do { try imaging.renderOnce() } catch { failures.withLock { $0 += 1 } }
        }
        _ = group.wait(timeout: .now() + 0.2)
        kill(pid, SIGCONT)
        group.wait()
        #expect(failures.withLock { $0 } == 0)
        #expect(imaging.workers == [pid])
    }

    @Test func `a job that finds no free worker in time may come again`() throws {
        var limits = RenderLimits()
        limits.job = .seconds(5)
        limits.queue = .zero
        let imaging = makeImaging(limits: limits)
        defer { imaging.shutdown() }
        try imaging.renderOnce()
        let pid = try #require(imaging.workers.first)
        kill(pid, SIGSTOP)
        let outcomes = Mutex<[ImagingError?]>([])
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            do {
                try imaging.renderOnce()
                outcomes.withLock { $0.append(nil) }
            } catch {
                outcomes.withLock { $0.append(error as? ImagingError) }
                // Whoever was turned away lets the other one finish.
                kill(pid, SIGCONT)
            }
        }
        #expect(outcomes.withLock { $0 } == [.unavailable("all render workers are busy"), nil])
    }

    @Test func `files that cannot be opened say nothing about the pixels`() throws {
        let imaging = makeImaging()
        defer { imaging.shutdown() }
        let good = try ScratchFile(ImagingContract.png)
        for (source, output) in [
            ("/nonexistent", good.path), (good.path, "/nonexistent"), (good.path, "/dev/full"),
        ] {
            let error = #expect(throws: ImagingError.self) {
                try imaging.render(.making(2, 2, .png, from: source, to: output))
            }
            guard case .unavailable = error else {
                Issue.record("\(source), \(output): \(String(describing: error))")
                continue
            }
        }
    }

    @Test(arguments: ["/nonexistent/vitrine", "/bin/true", "/bin/cat"])
    func `without a worker imaging is unavailable`(executable: String) {
        var limits = RenderLimits()
        limits.start = .milliseconds(500)
        let imaging = VipsImaging(executable: executable, arguments: [], width: 1, limits: limits)
        defer { imaging.shutdown() }
        let error = #expect(throws: ImagingError.self) { try imaging.renderOnce() }
        guard case .unavailable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `eight threads at once share two workers`() throws {
        let imaging = makeImaging(width: 2)
        defer { imaging.shutdown() }
        let failures = Mutex(0)
        let threads = DispatchGroup()
        for _ in 0..<8 {
            threads.enter()
            Thread.detachNewThread {
                for _ in 0..<3 {
                    do { try imaging.renderOnce() } catch { failures.withLock { $0 += 1 } }
                }
                threads.leave()
            }
        }
        threads.wait()
        #expect(failures.withLock { $0 } == 0)
        #expect((1...2).contains(imaging.workers.count))
    }

    @Test func `a shutdown ends every worker and every later job`() throws {
        let imaging = makeImaging()
        try imaging.renderOnce()
        let workers = imaging.workers
        imaging.shutdown()
        for pid in workers { #expect(kill(pid, 0) != 0) }
        #expect(throws: ImagingError.unavailable("shutting down")) { try imaging.renderOnce() }
    }
}

extension VipsImaging {
    /// Makes a JPEG of the contract's PNG.
    fileprivate func renderOnce() throws {
        let source = try ScratchFile(ImagingContract.png)
        let output = try ScratchFile()
        try render(.making(2, 1, .jpeg, of: source, into: output))
        #expect(try !output.bytes().isEmpty)
    }

    /// Makes a large PNG and sends a signal to the worker once it has begun.
    ///
    /// - Returns: the worker that got the signal, and what the job throws.
    fileprivate func renderLarge(
        into output: ScratchFile, sendingAmidIt signal: Int32
    ) throws -> (worker: Int32, error: ImagingError?) {
        try renderOnce()
        let worker = try #require(workers.first)
        let idle = processorTicks(of: worker)
        let source = try ScratchFile(ImagingContract.png)
        let job = RenderJob.making(6_000, 4_000, .png, of: source, into: output)
        let failure = Mutex<ImagingError?>(nil)
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) {
            do { try self.render(job) } catch { failure.withLock { $0 = error as? ImagingError } }
        }
        while workers == [worker], processorTicks(of: worker) < idle + 3 { sched_yield() }
        kill(worker, signal)
        group.wait()
        return (worker, failure.withLock { $0 })
    }
}

extension RenderJob {
    /// A job with one output of exactly this size, from a PNG.
    fileprivate static func making(
        _ width: Int, _ height: Int, _ format: ImageRecipe.Format, from source: String, to output: String
    ) -> RenderJob {
        let recipe = ImageRecipe(geometry: .exact(width: width, height: height), format: format)
        return RenderJob(
            sourcePath: source, type: MIMEType("image/png"), outputs: [Output(recipe: recipe, path: output)])
    }

    fileprivate static func making(
        _ width: Int, _ height: Int, _ format: ImageRecipe.Format, of source: ScratchFile,
        into output: ScratchFile
    ) -> RenderJob {
        making(width, height, format, from: source.path, to: output.path)
    }
}

/// CPU time of a process in clock ticks, its own and the kernel's for it (proc(5), fields 14 and 15 of stat).
private func processorTicks(of pid: Int32) -> Int {
    let fields = proc(pid, "stat").split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
}
