extension MediaLibrary {
    /// Has received bytes looked through before anything is stored; does nothing without a scanner.
    ///
    /// - Parameters:
    ///   - received: the bytes.
    ///   - file: the id the file is to have or has, nil if it has none yet.
    ///   - filename: recorded with a finding.
    ///   - session: who uploads, the text of a JSON object.
    /// - Throws: ``MediaError/infected(virus:)``, after it was recorded, and ``VirusScanError`` if nobody can say.
    func scan(_ received: ReceivedFile, as file: FileID?, named filename: String, session: String) throws {
        guard let virus = try scanner?.scan(fileAt: received.file.path) else { return }
        try catalog.record(
            Infection(file: file, filename: filename, virus: virus, session: session))
        throw MediaError.infected(virus: virus)
    }

    /// Throws ``VirusScanError`` if there should be a scanner and none answers.
    package func pingScanner() throws { try scanner?.ping() }
}
