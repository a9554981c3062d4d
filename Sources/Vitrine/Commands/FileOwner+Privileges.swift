import Glibc
import Media

/// How root works on a data directory: as the account it belongs to, so that the service can open whatever a command makes.
extension FileOwner {
    /// The account whose name a command run by root takes in a data directory: the owner of its catalog, else its own.
    ///
    /// - Parameter data: the data directory. Nil if it is not there.
    init?(ofData data: String) {
        guard let owner = FileOwner(of: data + "/catalog.sqlite") ?? FileOwner(of: data) else { return nil }
        self = owner
    }

    /// The account's name, or its number if it has none.
    var name: String { Self.account(user)?.name ?? "\(user)" }

    /// Makes the process this account, for good, if root runs it; does nothing for other users.
    ///
    /// - Throws: ``CommandError`` if the system does not allow it.
    func become() throws {
        guard geteuid() == 0, user != 0 else { return }
        // As root these set the real and the saved ids too: there is no way back.
        let groups = Self.account(user).map { initgroups($0.name, group) } ?? setgroups(0, nil)
        guard groups == 0, setgid(group) == 0, setuid(user) == 0 else {
            throw CommandError(
                "Root cannot act as user \(name), the owner of the data: \(SystemCall.failure("setuid")).")
        }
    }

    /// Runs `body` as this account if root runs the process; it is root again afterwards.
    ///
    /// No other program may be started meanwhile: it could make itself root.
    /// - Parameter body: what to run.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws; ``CommandError`` if the system does not allow it.
    func acting<Result>(_ body: () throws -> Result) throws -> Result {
        guard geteuid() == 0, user != 0 else { return try body() }
        guard setegid(group) == 0, seteuid(user) == 0 else {
            throw CommandError(
                "Root cannot act as user \(name), the owner of the data: \(SystemCall.failure("seteuid")).")
        }
        defer {
            // The saved id allows the way back; half a change would be a fault of the system.
            let isRoot = seteuid(0) == 0 && setegid(getgid()) == 0
            precondition(isRoot, "the process cannot become root again")
        }
        return try body()
    }

    private static func account(_ user: uid_t) -> (name: String, group: gid_t)? {
        guard let entry = getpwuid(user) else { return nil }
        return (String(cString: entry.pointee.pw_name), entry.pointee.pw_gid)
    }
}
