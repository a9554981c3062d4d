import Glibc

/// The account and the group that a file or folder belongs to.
package struct FileOwner: Equatable, Sendable {
    package let user: UInt32
    package let group: UInt32

    package init(user: UInt32, group: UInt32) {
        self.user = user
        self.group = group
    }

    /// - Parameter path: a file or folder; a symbolic link is followed. Nil if nothing is there.
    package init?(of path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        self.init(user: facts.st_uid, group: facts.st_gid)
    }

    /// Gives a file or folder that root has made to this account; other users make everything as their own.
    ///
    /// - Parameter path: never followed if it is a symbolic link.
    /// - Throws: ``SystemError``.
    package func adopt(_ path: String) throws {
        guard geteuid() == 0 else { return }
        guard lchown(path, user, group) == 0 else { throw SystemError("chown", path: path) }
    }
}
