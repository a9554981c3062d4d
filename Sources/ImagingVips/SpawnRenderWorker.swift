import CVips
import Glibc
import Media

/// Starts a worker whose descriptor 3 is `channel` and whose first three are `/dev/null`; answers its process id.
///
/// It inherits no signal mask and no environment; what it inherits of other descriptors (all of ours are closed on
/// exec) it closes first of all.
/// It gets a process group of its own: a Ctrl-C is the parent's affair, and the channel's end is the worker's.
func spawnRenderWorker(_ command: RenderCommand, channel: Int32) throws(ImagingError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, channel, RenderWorker.channelDescriptor)
    for descriptor: Int32 in 0...2 {
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }

    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var pid: pid_t = 0
    let failure = withCStrings([command.executable] + command.arguments) { arguments in
        withCStrings(environment()) { environment in
            posix_spawn(&pid, command.executable, &actions, &attributes, arguments, environment)
        }
    }
    guard failure == 0 else {
        throw .unavailable("cannot start a render worker: \(String(cString: strerror(failure)))")
    }
    return pid
}

/// Everything a worker knows of the world; few arenas keep its memory flat.
private func environment() -> [String] {
    var lines = [
        "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "MALLOC_ARENA_MAX=2", "VIPS_CONCURRENCY=1", "VIPS_WARNING=0",
        "OMP_NUM_THREADS=1", "MAGICK_THREAD_LIMIT=1", "MAGICK_MEMORY_LIMIT=256MiB", "MAGICK_MAP_LIMIT=0",
        "MAGICK_DISK_LIMIT=0",
    ]
    if let path = getenv("LD_LIBRARY_PATH") { lines.append("LD_LIBRARY_PATH=\(String(cString: path))") }
    return lines
}

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    return body(pointers)
}
