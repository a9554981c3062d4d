/// Keeps the keys that sign URLs.
package protocol SigningKeys: Sendable {
    /// The valid keys, the current one first, then the former ones from the newest on; expired ones are left
    /// out.
    ///
    /// Makes the first key where there is none, once for all who ask at the same time, also in other
    /// processes. Never empty.
    func signingKeys() throws -> [SigningKey]

    /// Makes a new current key and returns it.
    ///
    /// - Parameter grace: seconds for which all former keys are still valid, unless they end earlier; from 0 to
    ///   ``SigningKey/longestGrace``, what lies outside becomes the nearest of them.
    func rotateSigningKey(grace: Int64) throws -> SigningKey
}
