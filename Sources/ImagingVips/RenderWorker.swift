import CVips
import Glibc

/// The program of a render worker: takes jobs from its channel, one after the other, until the parent is gone.
package enum RenderWorker {
    /// The descriptor its parent gives it.
    static let channelDescriptor: Int32 = 3

    /// Works until the channel ends; answers the exit status. Whoever calls it should have started no thread yet.
    ///
    /// It can open no file but the system's own.
    package static func run() -> Int32 {
        var facts = stat()
        guard fstat(channelDescriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFSOCK else {
            print("render-worker is started by vitrine itself")
            return 64
        }
        closefrom(channelDescriptor + 1)
        let channel = FrameChannel(descriptor: channelDescriptor)
        dieFirst()
        // Answers need the processor sooner than pictures; without the right to yield it pictures are made all the same.
        _ = media_yield()
        // Before there is another thread.
        guard media_hide_files() == 0 else { return 71 }
        endWithParent()
        // Asked to stop together with its parent it still finishes what it has, as the parent does.
        for number in [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1] { signal(number, SIG_IGN) }
        guard vips_init("vitrine") == 0 else { return 70 }
        confineDecoders()
        guard confineProcess() else { return 71 }
        do {
            try channel.send(RenderReply(.done, resident: residentKilobytes()).bytes)
            while true {
                let (bytes, files) = try channel.receiveWithDescriptors()
                guard let request = RenderRequest(bytes), files.count == request.recipes.count + 1
                else { return 65 }
                armClocks()
                var rendering = Rendering(request, files: files)
                let outcome = rendering.perform()
                alarm(0)
                try channel.send(RenderReply(outcome, resident: residentKilobytes()).bytes)
            }
        } catch {
            return 0
        }
    }

    /// Only named loaders, ImageMagick's among them for the two formats nothing else reads (``SourceImage``).
    private static func confineDecoders() {
        vips_cache_set_max(0)
        vips_concurrency_set(1)
        vips_block_untrusted_set(1)
        vips_operation_block_set("VipsForeignLoadMagickBuffer", 0)
    }
}

/// Ends the process as soon as the other end of the channel is closed, even amid a job.
///
/// PR_SET_PDEATHSIG would not do: it tells of the end of the parent's thread, not of the parent.
private func endWithParent() {
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { _ in
            // POLLHUP is reported without being asked for.
            var facts = pollfd(fd: RenderWorker.channelDescriptor, events: 0, revents: 0)
            while poll(&facts, 1, -1) <= 0 {}
            _exit(0)
        }, nil)
}
