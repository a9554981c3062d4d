import Dispatch

/// Has libdispatch open the descriptors it wants with its first thread.
///
/// It ends the process if it gets none, and any library may be the first to use it, in the midst of a load.
func openDispatchDescriptors() {
    let isDone = DispatchSemaphore(value: 0)
    DispatchQueue.global().async { isDone.signal() }
    isDone.wait()
}
