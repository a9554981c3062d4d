import CVips
import Glibc
import Media
import MediaTesting
import Testing

@testable import ImagingVips

/// A worker seen from the other end of its channel.
@Suite struct RenderWorkerTests {
    /// A started worker; `channel` is our end.
    private func startWorker() throws -> (pid: Int32, channel: FrameChannel) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        let ours = FrameChannel(descriptor: ends[0])
        let theirs = FrameChannel(descriptor: ends[1])
        let command = RenderCommand(executable: workerProgram, arguments: ["render-worker"])
        let pid = try spawnRenderWorker(command, channel: theirs.descriptor)
        let hello = try ours.receive()
        #expect(RenderReply(hello)?.outcome == .done)
        return (pid, ours)
    }

    /// Blocks until the process has ended; its wait status.
    private func end(of pid: Int32) -> Int32 {
        var status: Int32 = -1
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status
    }

    private func request(_ recipe: ImageRecipe) throws -> [UInt8] {
        let output = RenderJob.Output(recipe: recipe, path: "")
        return try #require(
            RenderRequest(of: RenderJob(sourcePath: "", type: MIMEType("image/png"), outputs: [output]))
        ).bytes
    }

    @Test func `a worker ends with its parent`() throws {
        let pid = try {
            let (pid, _) = try startWorker()
            return pid
        }()
        #expect(end(of: pid) == 0)
    }

    @Test func `a worker ends with its parent even amid a job`() throws {
        let pid = try {
            let (pid, channel) = try startWorker()
            let (picture, result) = (try ScratchFile(ImagingContract.png), try ScratchFile())
            let source = OwnedDescriptor(open(picture.path, O_RDONLY | O_CLOEXEC))
            let output = OwnedDescriptor(open(result.path, O_WRONLY | O_CLOEXEC))
            let large = ImageRecipe(geometry: .exact(width: 20_000, height: 20_000), format: .png)
            try channel.send(request(large), descriptors: [source.number, output.number])
            return pid
        }()
        #expect(end(of: pid) == 0)
    }

    @Test func `a worker inherits its channel and nothing else`() throws {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try #require(listener >= 0)
        defer { close(listener) }
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        let (pid, channel) = try startWorker()
        pthread_sigmask(SIG_SETMASK, &before, nil)
        defer {
            kill(pid, SIGKILL)
            _ = end(of: pid)
        }
        let descriptors = (0..<256).filter { number in
            var facts = stat()
            return lstat("/proc/\(pid)/fd/\(number)", &facts) == 0
        }
        #expect(descriptors == [0, 1, 2, 3])
        let status = proc(pid, "status")
        #expect(status.contains("SigBlk:\t0000000000000000"))
        #expect(status.contains("NoNewPrivs:\t1"))
        #expect(status.contains("Seccomp:\t2"))
        #expect(proc(pid, "limits").contains(/Max address space +536870912 +1073741824/))
        #expect(proc(pid, "oom_score_adj") == "1000\n")
        #expect(!proc(pid, "environ").contains("HOME="))
        #expect(channel.descriptor >= 0)
    }

    @Test func `a full disk is not the pixels' fault`() throws {
        let (pid, channel) = try startWorker()
        let png = try ScratchFile(ImagingContract.png)
        let source = OwnedDescriptor(open(png.path, O_RDONLY | O_CLOEXEC))
        let full = OwnedDescriptor(open("/dev/full", O_WRONLY | O_CLOEXEC))
        let recipe = ImageRecipe(geometry: .original, format: .png)
        try channel.send(request(recipe), descriptors: [source.number, full.number])
        let reply = try RenderReply(channel.receive())
        #expect(reply?.outcome == .unwritable("an output cannot be written: error \(ENOSPC)"))
        kill(pid, SIGKILL)
        _ = end(of: pid)
    }

    @Test func `a request without its files ends the worker`() throws {
        let (pid, channel) = try startWorker()
        try channel.send(request(ImageRecipe(geometry: .original, format: .png)))
        #expect(end(of: pid) == 65 << 8)
    }

    @Test func `asked to stop, a worker goes on as long as its parent does`() throws {
        let (pid, channel) = try startWorker()
        for number in [SIGTERM, SIGINT, SIGHUP] { kill(pid, number) }
        let png = try ScratchFile(ImagingContract.png)
        let output = try ScratchFile()
        let files = [
            OwnedDescriptor(open(png.path, O_RDONLY | O_CLOEXEC)),
            OwnedDescriptor(open(output.path, O_WRONLY | O_CLOEXEC)),
        ]
        let recipe = ImageRecipe(geometry: .original, format: .png)
        try channel.send(request(recipe), descriptors: files.map(\.number))
        #expect(try RenderReply(channel.receive())?.outcome == .done)
        kill(pid, SIGKILL)
        _ = end(of: pid)
    }
}
