import Crypto
import Foundation

/// A JSON Web Token, signed well or badly.
struct SignedToken {
    let text: String

    /// - Parameter key: the service's own for one that it takes.
    init(role: String = "user", key: String = CorpusRun.tokenKey) {
        let claims =
            "{\"exp\":4102444800,\"https://hasura.io/jwt/claims\":{\"x-hasura-allowed-roles\":[\"\(role)\"],"
            + "\"x-hasura-default-role\":\"\(role)\","
            + "\"x-hasura-user-id\":\"ab5ba58e-932a-40dc-87e8-733998794ec2\"}}"
        let head =
            Self.encoded(Array("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".utf8)) + "."
            + Self.encoded(Array(claims.utf8))
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(head.utf8), using: SymmetricKey(data: Array(key.utf8)))
        text = head + "." + Self.encoded(Array(code))
    }

    private static func encoded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
            "=", with: "")
    }
}
