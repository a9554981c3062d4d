import Glibc

extension Capability {
    /// Libraries in C may be made.
    static let compiler = access("/usr/bin/cc", X_OK) == 0
}
