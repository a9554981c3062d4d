import Crypto
import HTTP
import Media
@testable import StorageAPI

/// A token is believed only if the holder of the key has signed it, and then only in what it says.
func checkJWT(_ input: [UInt8]) throws {
    let text = String(received: input)
    try require(GenuineToken.all.count == 4, "a key of the target's own is none")
    for issuer in GenuineToken.all {
        guard let token = try? JSONWebToken(verifying: text, with: issuer.settings, at: GenuineToken.moment)
        else { continue }
        // Of an ECDSA signature there is a second form that anybody can make; what is signed stays the same.
        let signed = text.utf8.prefix(text.utf8.count - (text.utf8.split(separator: 46).last?.count ?? 0))
        try require(
            issuer.text.utf8.starts(with: signed) && !signed.isEmpty,
            "a token is believed that nobody has signed")
        try require(token.payload.contains("exp"), "the token has other claims than were signed")
    }
    try checkSigned(text)
}

/// What holds of a token with a signature that is right, whatever is signed.
private func checkSigned(_ text: String) throws {
    let message = text.utf8.split(separator: 46, omittingEmptySubsequences: false).prefix(2)
    let signable = Array(message.joined(separator: [46]))
    let code = HMAC<SHA256>.authenticationCode(
        for: signable, using: SymmetricKey(data: Array(GenuineToken.openSecret.utf8)))
    let signed = String(received: signable) + "." + base64URL(Array(code))
    guard let settings = GenuineToken.openSettings,
        let token = try? JSONWebToken(verifying: signed, with: settings, at: GenuineToken.moment)
    else { return }
    try require(
        (token.claims["exp"]?.finiteNumber).map { $0 > Double(GenuineToken.moment.seconds) } == true,
        "a token without an end, or beyond it, is believed")
    try require(JSONValue.object(token.claims).strictObject != nil, "claims with two meanings are believed")
    if let claims = try? HasuraClaims(token, in: settings) {
        try require(claims.userID?.text.isEmpty != true, "a user has an empty id")
    }
    // No other signature is as good.
    var other = Array(signed.utf8)
    other[other.count - 2] = other[other.count - 2] == 65 ? 66 : 65
    try require(
        (try? JSONWebToken(verifying: String(received: other), with: settings, at: GenuineToken.moment))
            == nil,
        "another signature is as good")
}

private func base64URL(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let triple = bytes[start...].prefix(3)
        let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < triple.count ? Int(triple[start + $1]) : 0) }
        text += (0...triple.count).map { digits[bits >> (18 - 6 * $0) & 63] }
    }
    return String(received: text)
}
