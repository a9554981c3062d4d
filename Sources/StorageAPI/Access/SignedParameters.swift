import Crypto
import HTTP
import Media

/// What a presigned URL says besides its signature, all of which the signature covers.
struct SignedParameters: Equatable {
    let algorithm: String
    let checksumMode: String
    let credential: String
    let date: String
    let expires: String
    let signedHeaders: String
    let operation: String

    /// The parameters of a query with its signature.
    ///
    /// Throws 400 for the first that is missing, empty or there twice, in the order clients know.
    static func read(_ query: Query) throws(Refusal) -> (parameters: SignedParameters, signature: String) {
        let algorithm = try value("X-Amz-Algorithm", in: query)
        let credential = try value("X-Amz-Credential", in: query)
        let date = try value("X-Amz-Date", in: query)
        let expires = try value("X-Amz-Expires", in: query)
        let signature = try value("X-Amz-Signature", in: query)
        let signedHeaders = try value("X-Amz-SignedHeaders", in: query)
        let checksumMode = try value("X-Amz-Checksum-Mode", in: query)
        let operation = try value("x-id", in: query)
        let parameters = SignedParameters(
            algorithm: algorithm, checksumMode: checksumMode, credential: credential, date: date,
            expires: expires, signedHeaders: signedHeaders, operation: operation)
        return (parameters, signature)
    }

    private static func value(_ name: String, in query: Query) throws(Refusal) -> String {
        guard query.count(of: name) < 2 else {
            throw .malformed(
                "Invalid format for parameter \(name): multiple values for single value parameter '\(name)'")
        }
        guard let value = query[name], !value.isEmpty else {
            throw .malformed("Query argument \(name) is required, but not found")
        }
        return value
    }

    /// The parameters percent-encoded in one way, however they came.
    var query: String {
        [
            ("X-Amz-Algorithm", algorithm), ("X-Amz-Checksum-Mode", checksumMode),
            ("X-Amz-Credential", credential), ("X-Amz-Date", date), ("X-Amz-Expires", expires),
            ("X-Amz-SignedHeaders", signedHeaders), ("x-id", operation),
        ].map { "\($0)=\(percentEncoded($1, keeping: ""))" }.joined(separator: "&")
    }

    /// The signature of a URL for a file, 64 lower-case hex digits: one half signs the id, the other the file that has it.
    func signature(
        with key: SigningKey, for id: FileID, number: Int64, _ transform: String
    ) -> String {
        let halves = [message(id, transform), message(id, number: number, transform)]
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: halves.flatMap { Self.code(of: $0, key) }
                .flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    /// Whether `signature` is that of a URL for `id` and all transforms, or for `transform` alone.
    ///
    /// Takes the same time wherever signatures differ.
    ///
    /// - Parameters:
    ///   - signature: as the URL has it.
    ///   - key: that may have signed.
    ///   - id: of the file.
    ///   - number: of the file that was signed; nil checks the half that signs the id alone.
    ///   - transform: the canonical text of what is asked for.
    func isSigned(
        _ signature: String, with key: SigningKey, for id: FileID, number: Int64?, _ transform: String
    ) -> Bool {
        guard let code = Self.code(signature) else { return false }
        return Set(["", transform]).contains { transform in
            let isForID = Self.isCode(code.prefix(Self.half), of: message(id, transform), key)
            guard let number else { return isForID }
            return Self.isCode(code.suffix(Self.half), of: message(id, number: number, transform), key)
                && isForID
        }
    }

    /// What is signed: each part is encoded, so that none can reach into the next.
    private func message(_ id: FileID, number: Int64? = nil, _ transform: String) -> [UInt8] {
        let lines =
            ["vitrine-presigned-2", id.text, query, percentEncoded(transform, keeping: "")]
            + (number.map { [String($0)] } ?? [])
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// Bytes of a code: 128 bits of an HMAC-SHA256 (RFC 2104 §5).
    private static let half = 16

    private static func code(of message: [UInt8], _ key: SigningKey) -> [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key.secret))
        return Array(code.prefix(half))
    }

    /// Digests are compared, which takes the same time wherever they differ.
    private static func isCode(_ code: ArraySlice<UInt8>, of message: [UInt8], _ key: SigningKey) -> Bool {
        SHA256.hash(data: Array(code)) == SHA256.hash(data: Self.code(of: message, key))
    }

    private static func code(_ signature: String) -> [UInt8]? {
        let digits = Array(signature.utf8)
        guard digits.count == 4 * half, !digits.contains(where: { (65...70).contains($0) }) else {
            return nil
        }
        let values = digits.compactMap(\.hexValue)
        guard values.count == digits.count else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
