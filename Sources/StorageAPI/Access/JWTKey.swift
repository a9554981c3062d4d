import Crypto
import CryptoExtras

/// A key with the one algorithm it is for (RFC 7518 §3); no token chooses either.
enum JWTKey: Sendable {
    case hs256(SymmetricKey)
    case hs384(SymmetricKey)
    case hs512(SymmetricKey)
    case rs256(_RSA.Signing.PublicKey)
    case es256(P256.Signing.PublicKey)
    case ed25519(Curve25519.Signing.PublicKey)

    /// - Parameters:
    ///   - type: as Hasura names the algorithm; `EdDSA` is `Ed25519`.
    ///   - text: the secret itself, else a public key as PEM; of Ed25519 also 32 bytes in base64url.
    init(type: String, text: String) throws(JWTSettingsError) {
        switch type {
        case "HS256": self = .hs256(try Self.secret(text, type, bytes: 32))
        case "HS384": self = .hs384(try Self.secret(text, type, bytes: 48))
        case "HS512": self = .hs512(try Self.secret(text, type, bytes: 64))
        case "RS256": self = .rs256(try Self.publicKey(type) { try .init(pemRepresentation: text) })
        case "ES256": self = .es256(try Self.publicKey(type) { try .init(pemRepresentation: text) })
        case "Ed25519", "EdDSA":
            self = .ed25519(
                try Self.publicKey(type) {
                    guard let bytes = base64URLDecoded(text.utf8) else {
                        return try .init(pemRepresentation: text)
                    }
                    return try .init(rawRepresentation: bytes)
                })
        default:
            throw JWTSettingsError("Its type is none of HS256, HS384, HS512, RS256, ES256 and Ed25519.")
        }
    }

    /// What the header of a token must name, to the letter.
    var algorithm: String {
        switch self {
        case .hs256: "HS256"
        case .hs384: "HS384"
        case .hs512: "HS512"
        case .rs256: "RS256"
        case .es256: "ES256"
        case .ed25519: "EdDSA"
        }
    }

    /// Whether the holder of the key has signed `message`; takes the same time wherever codes differ.
    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        switch self {
        case .hs256(let key):
            HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: message, using: key)
        case .hs384(let key):
            HMAC<SHA384>.isValidAuthenticationCode(signature, authenticating: message, using: key)
        case .hs512(let key):
            HMAC<SHA512>.isValidAuthenticationCode(signature, authenticating: message, using: key)
        case .rs256(let key):
            key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: message),
                padding: .insecurePKCS1v1_5)
        case .es256(let key):
            (try? P256.Signing.ECDSASignature(rawRepresentation: signature)).map {
                key.isValidSignature($0, for: message)
            } ?? false
        case .ed25519(let key):
            key.isValidSignature(signature, for: message)
        }
    }

    /// A secret as long as the hash, at least (RFC 7518 §3.2), that is not a few characters repeated.
    private static func secret(
        _ text: String, _ type: String, bytes: Int
    ) throws(JWTSettingsError) -> SymmetricKey {
        // A public key is known to everybody.
        guard !text.contains("-----BEGIN ") else {
            throw JWTSettingsError("Its key is PEM, but the type wants a secret.")
        }
        guard text.utf8.count >= bytes else {
            throw JWTSettingsError("Its key is shorter than the \(bytes) bytes that \(type) needs.")
        }
        guard !isRepetitive(text) else { throw JWTSettingsError("Its key is a few characters repeated.") }
        return SymmetricKey(data: Array(text.utf8))
    }

    private static func publicKey<Key>(
        _ type: String, _ read: () throws -> Key
    ) throws(JWTSettingsError) -> Key {
        do {
            return try read()
        } catch {
            throw JWTSettingsError("Its key is no public key for \(type) in PEM.")
        }
    }
}
