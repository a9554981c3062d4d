import Glibc
import Media

/// The use of a data directory by a process: many may use it at once, or one restores it (`flock` on its folder `incoming`).
package final class DataDirectoryUse: Sendable {
    private let descriptor: Int32

    /// Makes the folders that are missing, and begins the use.
    ///
    /// - Parameters:
    ///   - root: the data directory.
    ///   - isAlone: keeps others out, as a restore does.
    /// - Throws: ``DataDirectoryInUse`` at once if the use of others does not allow it; `SystemError`.
    package convenience init(root: String, isAlone: Bool) throws {
        try self.init(try DataDirectory(root: root), isAlone: isAlone)
    }

    init(_ directory: DataDirectory, isAlone: Bool) throws {
        descriptor = open(directory.incoming, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", directory.incoming) }
        while flock(descriptor, (isAlone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw failure("flock", directory.incoming) }
            throw DataDirectoryInUse(root: directory.root, isRestored: !isAlone)
        }
    }

    deinit { close(descriptor) }
}

/// Why a data directory cannot be used at the moment.
package struct DataDirectoryInUse: Error, Equatable, CustomStringConvertible {
    package let root: String
    /// Whether a restore has it, else a service or a command.
    package let isRestored: Bool

    package var description: String {
        isRestored
            ? "The data directory \(root) is being restored: wait until vitrine restore has ended."
            : "The data directory \(root) is in use by a running service or command: stop it first."
    }
}
