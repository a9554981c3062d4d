import Glibc

/// An error of the operating system: the call, the path it was for, and the errno it gave.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    package let call: String
    /// Nil where the call is about no path, or where the path says nothing to a person.
    package let path: String?
    package let code: Int32

    /// - Parameters:
    ///   - call: the name of the system call.
    ///   - path: the file or folder it was for.
    ///   - code: errno, read at once unless given.
    package init(_ call: String, path: String? = nil, code: Int32 = errno) {
        self.call = call
        self.path = path
        self.code = code
    }

    package var description: String {
        let subject = path.map { "\(call) \($0)" } ?? call
        return "\(subject): \(String(cString: strerror(code)))"
    }

    /// Whether the disk, a quota or the inodes ran out.
    package var isNoSpace: Bool { code == ENOSPC || code == EDQUOT }

    /// Whether the process or the machine has no descriptor, process or memory left, for the moment.
    package var isExhaustion: Bool { [EMFILE, ENFILE, EAGAIN, ENOMEM, ENOBUFS].contains(code) }

    /// Whether mode or owner of a file or folder forbid the call.
    package var isRefusal: Bool { code == EACCES || code == EPERM }
}
