import Glibc

/// A file that vanishes with its last reference unless a blob store moved it away.
package final class TemporaryFile {
    // Not Sendable: a request lives on one thread.
    package let path: String
    /// Open for writing (and reading) until ``close()``.
    package private(set) var descriptor: Int32
    private var isKept = false

    /// Takes over an open, exclusively created file.
    package init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    /// Closes the descriptor; the file stays. Throws ``SystemError`` if the last bytes could not be written.
    package func close() throws {
        guard descriptor >= 0 else { return }
        let result = Glibc.close(descriptor)
        descriptor = -1
        if result != 0 { throw SystemError("close") }
    }

    /// Leaves the file to somebody else, who has moved it.
    package func keep() { isKept = true }

    deinit {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        if !isKept { unlink(path) }
    }
}
