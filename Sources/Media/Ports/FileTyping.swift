/// Tells what bytes are by looking at them.
package protocol FileTyping: Sendable {
    /// The media type of a file.
    ///
    /// Text that a browser would run keeps its type whatever its name is. The extension of the name refines zip and OLE
    /// containers and other text, and decides nothing else (LibraryAPI/Contract §8).
    ///
    /// - Parameters:
    ///   - path: a regular file.
    ///   - name: the client's file name.
    /// - Returns: a registered name, or one that programs agree on; text types carry `; charset=…`.
    ///   `application/octet-stream` for bytes of no known format.
    /// - Throws: an error of the file system if the file cannot be read; ``SystemError`` on disk.
    func type(ofFileAt path: String, name: String?) throws -> MIMEType
}
