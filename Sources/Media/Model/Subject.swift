/// Who owns files: a local account, or a subject that an identity provider names.
///
/// Ids of the two sources never meet, even if they are the same text.
package enum Subject: Hashable, Sendable {
    /// A local account by its number, which is never given twice.
    case local(Int64)
    /// The `x-hasura-user-id` of a JWT, or of a request with the admin secret.
    case external(ExternalID)

    private static let localPrefix = "local:"
    private static let externalPrefix = "external:"

    /// The id without its source, as the storage dialect shows it.
    package var id: String {
        switch self {
        case .local(let number): String(number)
        case .external(let id): id.text
        }
    }

    /// The number of the local account; nil for a subject of an identity provider.
    package var accountID: Int64? {
        guard case .local(let number) = self else { return nil }
        return number
    }

    /// Source and id as one text, `local:2` or `external:2`, for catalogs and logs.
    package var key: String {
        switch self {
        case .local(let number): Self.localPrefix + String(number)
        case .external(let id): Self.externalPrefix + id.text
        }
    }

    /// Reads a ``key``.
    ///
    /// - Parameter key: source and id as one text.
    /// - Returns: the subject, nil for a text that is no key.
    package init?(key: String) {
        if key.utf8.starts(with: Self.localPrefix.utf8) {
            guard let number = Int64(String(key.utf8.dropFirst(Self.localPrefix.utf8.count)) ?? "") else {
                return nil
            }
            self = .local(number)
        } else if key.utf8.starts(with: Self.externalPrefix.utf8) {
            let id = key.utf8.dropFirst(Self.externalPrefix.utf8.count)
            self = .external(ExternalID(unchecked: String(Substring(id))))
        } else {
            return nil
        }
    }
}

/// The id of a subject as its identity provider writes it.
package struct ExternalID: BytewiseText, ExpressibleByStringLiteral {
    /// Bytes of UTF-8.
    private static let lengths = 1...1_024

    package let text: String

    /// Checks a text that a request claims.
    ///
    /// Control and replacement characters are refused. SQLite's texts end at NUL, and U+FFFD stands for bytes that were not
    /// UTF-8, so two ids would become one.
    ///
    /// - Parameter text: 1 to 1,024 bytes of UTF-8.
    /// - Returns: the id, nil for other texts.
    package init?(_ text: String) {
        guard Self.lengths.contains(text.utf8.count),
            !text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 || $0 == "\u{FFFD}" })
        else { return nil }
        self.text = text
    }

    /// Trusts `text`, for rows that were checked when they were written.
    package init(unchecked text: String) { self.text = text }

    package init(stringLiteral text: String) { self.text = text }
}
