/// What may be an admin secret, which grants everything to its holder.
package enum AdminSecret {
    private static let fewestBytes = 16

    /// What a secret has to be, to complete "must be …".
    package static let expectation =
        "at least \(fewestBytes) visible ASCII characters, more than a few of them different (openssl rand -hex 32)"

    /// - Parameter text: what is configured. Nil if it could be guessed, or if no header could hold it.
    package static func checked(_ text: String) -> String? {
        let isVisible = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isVisible && text.utf8.count >= fewestBytes && !isRepetitive(text) ? text : nil
    }
}

/// Whether a secret is a few characters repeated, as placeholders are.
///
/// Among 16 random hex digits fewer than five different ones occur less than once in a million times.
func isRepetitive(_ secret: String) -> Bool { Set(secret.utf8).count < 5 }
