import Glibc

/// Copies the bytes of a regular file to a new file that has exactly this mode, whatever the umask.
///
/// - Parameters:
///   - source: never followed if it is a symbolic link, nor waited for if it is a fifo.
///   - place: where nothing lies yet.
///   - mode: the permission bits of the copy.
/// - Returns: the modification time of the source, in seconds since 1970.
/// - Throws: ``MediaError/noSpace`` or ``SystemError``; a file that is not whole is removed.
@discardableResult
package func copyFile(_ source: String, to place: String, mode: UInt32) throws -> Int64 {
    do {
        return try copyBytes(of: source, to: place, mode: mode)
    } catch let error as SystemError where error.isNoSpace {
        throw MediaError.noSpace
    }
}

private func copyBytes(of source: String, to place: String, mode: UInt32) throws -> Int64 {
    let input = try openRegularFile(source)
    defer { close(input) }
    let output = open(place, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard output >= 0 else { throw SystemError("open", path: place) }
    defer { close(output) }
    do {
        guard fchmod(output, mode) == 0 else { throw SystemError("chmod", path: place) }
        var facts = stat()
        guard fstat(input, &facts) == 0 else { throw SystemError("stat", path: source) }
        var rest = Int(facts.st_size)
        while rest > 0 {
            let count = sendfile(output, input, nil, rest)
            if count < 0, errno == EINTR { continue }
            // A file that became shorter meanwhile ends early.
            guard count > 0 else { throw SystemError("read", path: source, code: count == 0 ? EIO : errno) }
            rest -= count
        }
        return Int64(facts.st_mtim.tv_sec)
    } catch {
        unlink(place)
        throw error
    }
}

/// Makes a folder and those above it that are missing, each with exactly this mode and owner.
///
/// - Parameters:
///   - path: absolute, or relative to the working directory.
///   - mode: the permission bits of what is made; what is there keeps its own.
///   - owner: the account that gets what root makes; nil leaves it to root.
/// - Returns: whether the last of them was made.
/// - Throws: ``SystemError``, also where a file stands in the way.
@discardableResult
package func makeFolders(_ path: String, mode: UInt32, owner: FileOwner?) throws -> Bool {
    var facts = stat()
    if stat(path, &facts) == 0 {
        guard facts.st_mode & S_IFMT == S_IFDIR else {
            throw SystemError("mkdir", path: path, code: ENOTDIR)
        }
        return false
    }
    guard errno == ENOENT else { throw SystemError("stat", path: path) }
    if let slash = path.utf8.dropLast().lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex {
        try makeFolders(String(path[..<slash]), mode: mode, owner: owner)
    }
    guard mkdir(path, mode) == 0 else { throw SystemError("mkdir", path: path) }
    guard chmod(path, mode) == 0 else { throw SystemError("chmod", path: path) }
    try owner?.adopt(path)
    return true
}
