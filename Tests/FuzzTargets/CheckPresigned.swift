import HTTP
import Media
@testable import StorageAPI

/// A URL grants what was signed and nothing else.
func checkPresigned(_ input: [UInt8]) throws {
    let query = Query(String(received: input))
    let granted = try? PresignedURL.check(
        query, id: signedFile, number: 7, transform: (try? TransformQuery(query))?.canonical ?? "",
        keys: [signingKey],
        now: GenuineToken.moment)
    if let granted {
        try require(0...604_800 ~= granted, "\(granted) seconds are granted")
        let (asked, signature) = try SignedParameters.read(query)
        let genuine = PresignedURL.query(
            for: signedFile, number: 7, expiresIn: 3_600, transform: "", key: signingKey,
            now: GenuineToken.moment)
        let (signed, code) = try SignedParameters.read(Query(genuine))
        try require(asked == signed && signature == code, "a URL is believed that nobody has signed")
    }
    try checkSigning(input)
}

/// What is signed for one transform holds for it, for a while, and neither for another file nor another transform.
private func checkSigning(_ input: [UInt8]) throws {
    var numbers = SplitMix(state: input.fingerprint)
    let transform = String(received: input.prefix(48))
    let seconds = Int64(numbers.next() % 700_000) - 40_000
    let signed = Query(
        PresignedURL.query(
            for: signedFile, number: 7, expiresIn: seconds, transform: transform, key: signingKey,
            now: GenuineToken.moment))
    func granted(_ id: FileID, number: Int64? = 7, _ transform: String, later: Int64 = 0) -> Int64? {
        let now = Timestamp(microseconds: GenuineToken.moment.microseconds + later * 1_000_000)
        return try? PresignedURL.check(
            signed, id: id, number: number, transform: transform, keys: [signingKey], now: now)
    }
    let lifetime = min(max(seconds, 1), 604_800)
    try require(granted(signedFile, transform) == lifetime, "what was signed is not granted")
    try require(granted(signedFile, transform, later: lifetime) == nil, "it is granted beyond its end")
    try require(granted(FileID(unchecked: "another"), transform) == nil, "it is granted for another file")
    try require(granted(signedFile, number: 8, transform) == nil, "it is granted for a later file of its id")
    try require(
        transform.isEmpty || granted(signedFile, transform + "0") == nil,
        "it is granted for another transform")
}

private let signedFile = FileID(unchecked: "0a1b2c3d-0000-4000-8000-0123456789ab")
/// Nobody has signed with it but the target: the seed, which holds, and what it signs itself and never hands out.
private let signingKey = SigningKey(
    id: "0123456789abcdef", secret: Array("what no input can know: 32 bytes".utf8),
    createdAt: GenuineToken.moment)
