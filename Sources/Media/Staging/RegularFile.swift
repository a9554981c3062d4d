import Glibc

/// Opens a file to read from only if it is a regular one.
///
/// A symbolic link is not followed, and a fifo or a device is not waited for.
/// - Parameter path: of the file.
/// - Returns: the descriptor, which the caller closes.
/// - Throws: ``SystemError``; `EISDIR` for a folder, `EINVAL` for what else is no regular file.
package func openRegularFile(_ path: String) throws(SystemError) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw SystemError("open", path: path) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
        let error = SystemError("stat", path: path)
        close(descriptor)
        throw error
    }
    guard facts.isRegular else {
        close(descriptor)
        throw SystemError("open", path: path, code: facts.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }
    return descriptor
}

extension stat {
    /// Whether it is a regular file: no folder, symbolic link, fifo, socket or device.
    package var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
}
