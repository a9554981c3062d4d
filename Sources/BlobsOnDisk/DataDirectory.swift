import Glibc
import Media

/// Where things lie on disk: the four folders of a data directory and the paths below them.
struct DataDirectory: Sendable {
    let root: String

    var blobs: String { root + "/blobs" }
    var derived: String { root + "/derived" }
    var media: String { root + "/media" }
    var incoming: String { root + "/incoming" }
    /// Made when something comes into it.
    var quarantine: String { root + "/quarantine" }

    /// Makes the folders that are missing.
    ///
    /// A data directory that is made keeps other users of the machine out: what lies in it is readable for everybody who
    /// gets that far, because a web server runs as another user. One that is there keeps its owner and mode.
    ///
    /// - Throws: `SystemError` if a folder cannot be made.
    init(root: String) throws {
        self.root = root
        try makeFolder(root, mode: 0o750)
        for folder in [blobs, derived, media, incoming] { try makeFolder(folder) }
    }

    /// The account that everything in the data directory is to belong to.
    var owner: FileOwner? { FileOwner(of: root) }

    /// `ab/cd/<sha256>`, relative to `blobs/` and `derived/`.
    static func shard(_ key: BlobKey) -> String {
        let hex = key.hex
        let second = hex.index(hex.startIndex, offsetBy: 2)
        let fourth = hex.index(second, offsetBy: 2)
        return "\(hex[..<second])/\(hex[second..<fourth])/\(hex)"
    }

    func blob(_ key: BlobKey) -> String { "\(blobs)/\(Self.shard(key))" }

    func derived(_ key: BlobKey, _ recipe: String) -> String { "\(derived)/\(Self.shard(key))/\(recipe)" }

    func quarantined(_ reason: QuarantineReason) -> String { "\(quarantine)/\(reason.rawValue)" }

    func published(_ path: String) -> String { "\(media)/\(path)" }
}

/// Makes one folder; not an error if it is there.
///
/// - Parameters:
///   - path: in a folder that is there.
///   - mode: its mode, whatever the umask says: a web server runs as another user and reads in most of them.
///   - owner: the account that gets it if root makes it.
/// - Throws: `SystemError` or `MediaError.noSpace`.
func makeFolder(_ path: String, mode: mode_t = 0o755, owner: FileOwner? = nil) throws {
    if mkdir(path, mode) == 0 {
        guard chmod(path, mode) == 0 else { throw failure("chmod", path) }
        try owner?.adopt(path)
    } else if errno != EEXIST {
        throw failure("mkdir", path)
    }
}

/// Makes every missing folder above the last component of `path`, below the existing `root`.
///
/// - Parameters:
///   - path: below `root`.
///   - root: a folder that is there.
///   - mode: the mode of those that are made.
///   - owner: the account that gets those that root makes.
/// - Throws: `SystemError` or `MediaError.noSpace`.
func makeParents(
    of path: String, below root: String, mode: mode_t = 0o755, owner: FileOwner? = nil
) throws {
    // Bytes, no `Character`s: a slash before a vowel sign is a slash.
    let bytes = path.utf8
    var end = bytes.index(bytes.startIndex, offsetBy: root.utf8.count + 1)
    while let slash = bytes[end...].firstIndex(of: UInt8(ascii: "/")) {
        try makeFolder(String(path[..<slash]), mode: mode, owner: owner)
        end = bytes.index(after: slash)
    }
}

/// The folder that holds `path`.
func parent(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
}

/// What `lstat` says of a path; nil if nothing is there.
func facts(of path: String) throws -> stat? {
    var facts = stat()
    if lstat(path, &facts) == 0 { return facts }
    guard errno == ENOENT || errno == ENOTDIR else { throw SystemError("lstat", path: path) }
    return nil
}

/// Runs a system call's error through the core's vocabulary.
func failure(_ call: String, _ path: String? = nil, code: Int32 = errno) -> any Error {
    let error = SystemError(call, path: path, code: code)
    return error.isNoSpace ? MediaError.noSpace : error
}
