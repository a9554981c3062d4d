import Media

/// Why a command did not do what it was asked, in one sentence.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension ServiceOptions {
    /// The library in the data directory, opened for a command.
    func library() throws -> MediaLibrary {
        try Wiring(Configuration.read(self)).library
    }
}
