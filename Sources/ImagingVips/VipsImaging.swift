import CVips
import Glibc
package import Media

/// Imaging by libvips in child processes (Decisions/0012).
package final class VipsImaging: Imaging {
    private let pool: RenderPool

    /// - Parameters:
    ///   - executable: the program whose `arguments` make it call ``RenderWorker/run()``, by default this one; started
    ///     on first use.
    ///   - arguments: of the program.
    ///   - width: how many images are decoded at once; by default as many as there are cores.
    ///   - limits: on the caller's side.
    package init(
        executable: String = "/proc/self/exe", arguments: [String] = ["render-worker"],
        width: Int? = nil, limits: RenderLimits = .init()
    ) {
        pool = RenderPool(
            command: RenderCommand(executable: executable, arguments: arguments),
            width: width ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)), limits: limits)
    }

    package func render(_ job: RenderJob) throws { try pool.render(job) }

    /// Ends every worker; jobs that run, wait or come later throw `ImagingError.unavailable(_:)`.
    package func shutdown() { pool.shutdown() }

    /// Whether workers can be kept from opening files here (landlock(7)).
    package static var hidesFiles: Bool { media_landlock_version() > 0 }

    /// Process ids of the workers alive now.
    package var workers: [Int32] { pool.workers }

    deinit { pool.shutdown() }
}

/// How long and how much a render worker may work, as its parent sees it.
package struct RenderLimits: Sendable {
    /// Wall time per job, far more than the CPU time a worker allows itself: a busy machine is not the pixels' fault.
    package var job = Duration.seconds(25)
    /// How long a job waits for a free worker.
    package var queue = Duration.seconds(20)
    /// Until a new worker must have said it is ready.
    package var start = Duration.seconds(20)
    /// A worker is replaced after so many jobs.
    package var jobsPerWorker = 500
    /// A worker whose resident memory exceeds this after a job is replaced.
    package var residentKilobytes = 300 * 1_024

    package init() {}
}
