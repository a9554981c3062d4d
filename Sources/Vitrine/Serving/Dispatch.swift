import Dispatch
import Glibc

/// Has libdispatch open the descriptors it wants with its first thread, and keeps it from writing to the system's log.
///
/// It ends the process if it gets none, and any library may be the first to use it, in the midst of a load. At an ordinary
/// user's start it would connect to `/dev/log` to complain that its manager gets no higher priority, which it does not need.
func prepareDispatch() {
    setenv("LIBDISPATCH_LOG", "NO", 0)
    let isDone = DispatchSemaphore(value: 0)
    DispatchQueue.global().async { isDone.signal() }
    isDone.wait()
}
