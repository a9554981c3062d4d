import Glibc
import Media

/// An open file, read here and there.
final class TypedFile {
    /// Enough for every magic; text encodings are told from no more.
    private static let headLength = 64 * 1_024
    /// libmagic wants to follow an OLE container's tables.
    private static let oleHeadLength = 1_024 * 1_024

    let size: Int
    private let descriptor: Int32

    /// Opens a file.
    ///
    /// - Throws: `SystemError` if it cannot be opened or is no regular file.
    init(path: String) throws(SystemError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SystemError("open") }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            let code = facts.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL
            close(descriptor)
            throw SystemError("open", code: code)
        }
        self.descriptor = descriptor
        size = Int(facts.st_size)
    }

    deinit { close(descriptor) }

    /// Its first bytes, all if it is small.
    func head() throws(SystemError) -> [UInt8] {
        let head = try read(at: 0, count: Self.headLength)
        return head.starts(with: oleSignature) ? try read(at: 0, count: Self.oleHeadLength) : head
    }

    /// Up to `count` bytes from `offset`; fewer where the file ends.
    func read(at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
        let wanted = min(count, max(size - offset, 0))
        guard offset >= 0, wanted > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: wanted)
        var filled = 0
        while filled < wanted {
            let got = bytes.withUnsafeMutableBytes {
                pread(
                    descriptor, $0.baseAddress?.advanced(by: filled), wanted - filled, off_t(offset + filled))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw SystemError("pread") }
            if got == 0 { break }
            filled += got
        }
        bytes.removeSubrange(filled...)
        return bytes
    }
}

/// The end of a client's file name.
struct FileSuffix {
    /// In lower case, without the dot; empty if there is none.
    let text: String

    /// The media type it claims; `application/octet-stream` if none.
    var claims: String { FileExtension.essence(of: text) }

    init(of name: String?) {
        guard let scalars = name?.unicodeScalars, scalars.count <= 4_096, let dot = scalars.lastIndex(of: ".")
        else {
            text = ""
            return
        }
        text = String(scalars[scalars.index(after: dot)...]).lowercased()
    }
}
