/// How long a text that clients give a file may be.
package struct TextLimit: Equatable, Sendable {
    package enum Unit: String, Sendable {
        /// Unicode code points.
        case characters
        /// Bytes of UTF-8.
        case bytes
    }

    package let field: String
    package let most: Int
    package let unit: Unit

    package static let name = TextLimit(field: "name", most: 255, unit: .characters)
    package static let description = TextLimit(field: "description", most: 10_000, unit: .characters)
    /// Custom metadata as JSON text without white space.
    package static let metadata = TextLimit(field: "metadata", most: 65_536, unit: .bytes)

    /// Checks the length of one text.
    ///
    /// - Throws: ``MediaError/textTooLong(_:)``.
    package func admit(_ text: String?) throws(MediaError) {
        guard let text, text.utf8.count > most else { return }
        if unit == .bytes || text.unicodeScalars.count > most { throw .textTooLong(self) }
    }
}

extension Upload {
    /// Checks the length of every text.
    ///
    /// - Throws: ``MediaError/textTooLong(_:)``.
    func admitTexts() throws(MediaError) {
        try TextLimit.name.admit(name)
        try TextLimit.description.admit(description)
        try TextLimit.metadata.admit(metadata)
    }
}

extension Replacement {
    /// Checks the length of every text that changes.
    ///
    /// - Throws: ``MediaError/textTooLong(_:)``.
    func admitTexts() throws(MediaError) {
        if case .set(let name) = name { try TextLimit.name.admit(name) }
        if case .set(let metadata) = metadata { try TextLimit.metadata.admit(metadata) }
    }
}

extension FileChanges {
    /// Checks the length of every text that changes; texts that stay may be longer.
    ///
    /// - Throws: ``MediaError/textTooLong(_:)``.
    func admitTexts() throws(MediaError) {
        if case .set(let name) = name { try TextLimit.name.admit(name) }
        if case .set(let description) = description { try TextLimit.description.admit(description) }
        if case .set(let metadata) = metadata { try TextLimit.metadata.admit(metadata) }
    }
}
