import HTTP
import Media

/// The query of a URL that lets whoever has it read one file for a while (StorageAPI/Contract §3).
///
/// Names and forms are those of AWS' Signature Version 4, which clients know; what is signed is ours, with a
/// key that signs nothing else. Neither method nor host are signed: only reads take such URLs.
///
/// A URL is for one file, not for its id, which another file may have later. A file is identified by its number, which is
/// never given twice; a replace keeps it.
///
/// A URL that was signed without a transform may ask for any; one signed with a transform gives that one
/// alone.
enum PresignedURL {
    /// Seconds a URL may live.
    static let lifetimes: ClosedRange<Int64> = 1...604_800
    /// Seconds by which the clock that signed may be ahead of the one that checks.
    private static let allowedSkew: Int64 = 300

    private static let algorithm = "AWS4-HMAC-SHA256"
    private static let checksumMode = "ENABLED"
    private static let signedHeaders = "host"
    private static let operation = "GetObject"

    /// The query that grants a file, without the parameters of the transform, which the caller appends.
    ///
    /// - Parameters:
    ///   - id: of the file.
    ///   - number: of the file.
    ///   - seconds: of ``lifetimes``; what lies outside becomes the nearest of them.
    ///   - transform: the canonical text of the only transform to be granted; empty to grant all.
    ///   - key: one that outlives the URL, lest it end early.
    ///   - now: when the URL begins to hold.
    static func query(
        for id: FileID, number: Int64, expiresIn seconds: Int64, transform: String, key: SigningKey,
        now: Timestamp
    ) -> String {
        let date = SigningDate(now)
        let seconds = min(max(seconds, lifetimes.lowerBound), lifetimes.upperBound)
        let parameters = SignedParameters(
            algorithm: algorithm, checksumMode: checksumMode,
            credential: "\(key.id)/\(date.day)/vitrine/s3/aws4_request", date: date.text,
            expires: String(seconds), signedHeaders: signedHeaders, operation: operation)
        let signature = parameters.signature(with: key, for: id, number: number, transform)
        return "\(parameters.query)&X-Amz-Signature=\(signature)"
    }

    /// Whole seconds that `query` still grants a file for, 0 within the last one.
    ///
    /// A signature that does not hold is told before the end of one that did: 403 `invalid signature`, then
    /// 400 `signature already expired`; a forger learns nothing about times. Before both come 400 for
    /// parameters that are missing, repeated or illegible.
    ///
    /// - Parameters:
    ///   - query: of the request.
    ///   - id: what the URL names.
    ///   - number: of the file that has this id now. Nil if there is none: then only the half of the signature for the id is
    ///     checked, so that a forged URL does not show which ids exist.
    ///   - transform: the canonical text of what is asked for, empty for the file as it is.
    ///   - keys: those that are valid.
    ///   - now: the time of the request.
    static func check(
        _ query: Query, id: FileID, number: Int64?, transform: String, keys: [SigningKey], now: Timestamp
    ) throws(Refusal) -> Int64 {
        let (parameters, signature) = try SignedParameters.read(query)
        guard let date = SigningDate(parameters.date) else {
            throw .malformed("problem parsing X-Amz-Date: it is not of the form YYYYMMDDThhmmssZ")
        }
        guard let seconds = lifetime(parameters.expires) else {
            throw .malformed(
                "problem parsing X-Amz-Expires: it is no number from \(lifetimes.lowerBound) to "
                    + "\(lifetimes.upperBound)")
        }
        let name = parameters.credential.prefix { $0 != "/" }
        guard let key = keys.first(where: { $0.id.hasSameBytes(as: name) && $0.isValid(at: now) }),
            parameters.isSigned(signature, with: key, for: id, number: number, transform)
        else { throw .invalidSignature }
        guard now.seconds >= date.seconds - allowedSkew else { throw .invalidSignature }
        let end = date.seconds + seconds
        guard now.seconds < end else { throw .malformed("signature already expired") }
        return min(end - now.seconds - (now.microseconds % 1_000_000 == 0 ? 0 : 1), seconds)
    }

    private static func lifetime(_ text: String) -> Int64? {
        guard text.utf8.count <= 6, text.utf8.allSatisfy({ (48...57).contains($0) }),
            let seconds = Int64(text),
            lifetimes.contains(seconds)
        else { return nil }
        return seconds
    }
}

extension Refusal {
    static let invalidSignature = Refusal(403, "invalid signature")
}
