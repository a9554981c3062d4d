import Glibc

/// Gives the calling thread the name that `top` and the kernel's files show, at most 15 bytes of it; what Foundation
/// calls a thread stays in this process.
package func nameThread(_ name: String) {
    let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = write(descriptor, name, name.utf8.count)
    close(descriptor)
}
