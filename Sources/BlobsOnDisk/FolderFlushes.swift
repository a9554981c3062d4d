import Glibc
import Synchronization

/// Makes the entries of folders durable, and remembers where that has failed.
///
/// A second flush may say that all is well although it wrote nothing of what the first one lost (Decisions/0015). What
/// changes after the failure it does have to write, and a filesystem that has given up lets nothing be changed.
final class FolderFlushes: Sendable {
    private let failed = Mutex<Set<String>>([])

    /// Makes a folder's entries durable; once that has failed, something in the folder changes before it is tried again.
    /// Throws `SystemError`.
    func flush(_ folder: String) throws {
        var isChanged: Bool
        repeat {
            isChanged = hasFailed(folder)
            if isChanged { try change(folder) }
            let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { throw failure("open") }
            defer { close(descriptor) }
            guard fsync(descriptor) == 0 else {
                let error = failure("fsync")
                failed.withLock { _ = $0.insert(folder) }
                throw error
            }
            // Another thread's flush may have failed meanwhile, and taken along what this one was for.
        } while !isChanged && hasFailed(folder)
    }

    private func hasFailed(_ folder: String) -> Bool { failed.withLock { $0.contains(folder) } }

    private func change(_ folder: String) throws {
        let entry = folder + "/.flush"
        guard mkdir(entry, 0o700) == 0 || errno == EEXIST else { throw failure("mkdir") }
        guard rmdir(entry) == 0 || errno == ENOENT else { throw failure("rmdir") }
    }
}
