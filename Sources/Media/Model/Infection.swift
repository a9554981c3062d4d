/// An upload in which a virus was found; nothing else is left of it.
package struct Infection: Equatable, Sendable {
    /// The id the file was to have or has; nil if it had none yet.
    package let file: FileID?
    /// What its client called it.
    package let filename: String
    /// The name of the signature.
    package let virus: String
    /// Who uploaded it: the text of a JSON object (StorageAPI/Contract §5).
    package let session: String
    package let createdAt: Timestamp

    package init(
        file: FileID?, filename: String, virus: String, session: String, createdAt: Timestamp = .now
    ) {
        self.file = file
        self.filename = filename
        self.virus = virus
        self.session = session
        self.createdAt = createdAt
    }
}
