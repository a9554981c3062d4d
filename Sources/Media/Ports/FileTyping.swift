/// Tells what bytes are by looking at them.
package protocol FileTyping: Sendable {
    /// The media type of the file at `path`; text types carry `; charset=…`.
    ///
    /// - Parameter name: the client's file name; its extension refines zip and OLE containers and generic text, and
    ///   decides nothing else (library-api.md §8).
    /// Answers `application/octet-stream` for what nobody recognises; throws only if the file cannot be read.
    func type(ofFileAt path: String, name: String?) throws -> MIMEType
}
