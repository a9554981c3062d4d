import Glibc

/// Who may enter a folder, by its mode and those of the folders above it.
enum FolderEntry {
    /// Whether an account may enter a folder; nil if there is no such account, or a folder cannot be looked at.
    ///
    /// - Parameters:
    ///   - path: an absolute path.
    ///   - name: the account's.
    static func isOpen(_ path: String, to name: String) -> Bool? {
        guard let account = getpwnam(name)?.pointee else { return nil }
        guard account.pw_uid != 0 else { return true }
        var groups = [gid_t](repeating: 0, count: 256)
        var count = Int32(groups.count)
        guard getgrouplist(name, account.pw_gid, &groups, &count) >= 0 else { return nil }
        let members = Set(groups.prefix(Int(count)))
        return isOpen(path) { facts in
            if facts.st_uid == account.pw_uid { return facts.st_mode & 0o100 != 0 }
            if members.contains(facts.st_gid) { return facts.st_mode & 0o010 != 0 }
            return facts.st_mode & 0o001 != 0
        }
    }

    /// Whether every user of the machine may enter a folder.
    ///
    /// - Parameter path: an absolute path.
    static func isOpenToAll(_ path: String) -> Bool { isOpen(path) { $0.st_mode & 0o001 != 0 } == true }

    private static func isOpen(_ path: String, _ isOpen: (stat) -> Bool) -> Bool? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        var place = String(cString: resolved)
        while true {
            var facts = stat()
            guard stat(place, &facts) == 0 else { return nil }
            guard isOpen(facts) else { return false }
            guard place != "/", let slash = place.utf8.lastIndex(of: UInt8(ascii: "/")) else { return true }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
    }
}
