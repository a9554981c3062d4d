import Crypto
import HTTP
import Media

@testable import StorageAPI

/// Writes tokens as an issuer would, and as no issuer should.
enum SignedToken {
    static let secret = "a secret of more than thirty-two bytes"
    static let now = Timestamp(microseconds: 1_800_000_000_000_000)
    /// The settings that believe in what is signed here.
    static var settings: JWTSettings { get throws { try settings("") } }

    /// - Parameter more: further members, each with a comma before it.
    static func settings(_ more: String) throws -> JWTSettings {
        try JWTSettings(parsing: #"{"type":"HS256","key":"\#(secret)"\#(more)}"#)
    }

    static let userClaims = """
        {"x-hasura-allowed-roles":["user","editor"],"x-hasura-default-role":"user","x-hasura-user-id":"u1"}
        """

    /// A token that says who its holder is, unless it is told to say something else.
    static func token(
        header: String = #"{"alg":"HS256"}"#, claims: String = userClaims,
        rest: String = #","exp":4102444800"#, secret: String = secret
    ) -> String {
        token(
            header: header, payload: #"{"https://hasura.io/jwt/claims":\#(claims)\#(rest)}"#, secret: secret)
    }

    static func token(header: String, payload: String, secret: String = secret) -> String {
        let message = encoded(header) + "." + encoded(payload)
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(message.utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return message + "." + encoded(code)
    }
}

/// `text` in base64url without padding.
func encoded(_ text: String) -> String { encoded(Array(text.utf8)) }

/// Bytes in base64url without padding.
func encoded(_ bytes: some Sequence<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    var bits = 0
    var count = 0
    for byte in bytes {
        bits = (bits << 8 | Int(byte)) & 0xFFFF
        count += 8
        while count >= 6 {
            count -= 6
            text.append(alphabet[bits >> count & 63])
        }
    }
    if count > 0 { text.append(alphabet[bits << (6 - count) & 63]) }
    return String(decoding: text, as: UTF8.self)
}
