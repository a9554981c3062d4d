import Crypto

/// A strong entity tag of something that is written on request, with its quotes: equal bytes have equal tags.
///
/// - Parameter bytes: all that a client is shown of it.
/// - Returns: half of their SHA-256 in hex digits.
package func representationTag(_ bytes: [UInt8]) -> String {
    "\"\(hex(SHA256.hash(data: bytes)).prefix(32))\""
}
