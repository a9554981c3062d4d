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

    /// Makes the folders that are missing. Throws ``SystemError`` if one cannot be made.
    init(root: String) throws {
        self.root = root
        for folder in [root, blobs, derived, media, incoming] { try makeFolder(folder) }
    }

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
func makeFolder(_ path: String) throws {
    if mkdir(path, 0o755) == 0 {
        // nginx runs as somebody else and reads here, whatever the umask says.
        guard chmod(path, 0o755) == 0 else { throw failure("chmod") }
    } else if errno != EEXIST {
        throw failure("mkdir")
    }
}

/// Makes every missing folder above the last component of `path`, below the existing `root`.
func makeParents(of path: String, below root: String) throws {
    // Bytes, no `Character`s: a slash before a vowel sign is a slash.
    let bytes = path.utf8
    var end = bytes.index(bytes.startIndex, offsetBy: root.utf8.count + 1)
    while let slash = bytes[end...].firstIndex(of: UInt8(ascii: "/")) {
        try makeFolder(String(path[..<slash]))
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
    guard errno == ENOENT || errno == ENOTDIR else { throw SystemError("lstat") }
    return nil
}

/// Runs a system call's error through the core's vocabulary.
func failure(_ call: String) -> any Error {
    let error = SystemError(call)
    return error.isNoSpace ? MediaError.noSpace : error
}
