extension MediaLibrary {
    /// The type that content has under a name with another extension.
    ///
    /// Among types of plain text the extension decides, as it does in an upload (LibraryAPI/Contract §4); all other content
    /// keeps its type, and only an extension of that type fits it.
    ///
    /// - Parameters:
    ///   - content: stored content.
    ///   - pathExtension: the new extension with its dot.
    /// - Returns: nil if the extension does not fit the content.
    /// - Throws: what ``FileTyping/type(ofFileAt:name:)`` throws if the content cannot be read.
    func type(of content: Content, withExtension pathExtension: String) throws -> MIMEType? {
        let name = String(pathExtension.unicodeScalars.dropFirst())
        guard FileExtension.isPlainText(content.type),
            FileExtension.isPlainText(MIMEType(FileExtension.essence(of: name)))
        else { return FileExtension.fits(name, content.type) ? content.type : nil }
        let type = try typing.type(ofFileAt: blobs.localPath(of: content.blob), name: "file.\(name)")
        return FileExtension.fits(name, type) ? type : nil
    }
}
