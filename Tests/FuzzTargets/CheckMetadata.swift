import HTTP
import Media
@testable import StorageAPI

/// What clients say of buckets and files is refused in the dialect's words, or is what it may be.
func checkMetadata(_ input: [UInt8]) throws {
    try refusing {
        var bucket = Bucket(id: .standard)
        try BucketInput(input).apply(to: &bucket)
        try require(bucket.problems.isEmpty, "a bucket has problems")
        try require(
            bucket.cacheControl.isPrintableASCII || !bucket.cacheControl.hasLineBreakOrNUL,
            "Cache-Control holds a line break")
        for role in bucket.rules.reaches.keys {
            try require(!role.text.isEmpty && role.text.isPrintableASCII, "a role is called '\(role)'")
        }
    }
    for acceptsID in [true, false] {
        try refusing {
            let said = try FileMetadataInput(input, acceptsID: acceptsID)
            try require(acceptsID || said.id == nil, "an id is taken where none is wanted")
            if let id = try said.fileID() { try require(FileID(id.text) == id, "the id is '\(id)'") }
            try require(
                said.name.map { $0.unicodeScalars.count <= TextLimit.name.most && !$0.utf8.contains(0) }
                    ?? true,
                "the name is too long or holds NUL")
            guard case .set(let text?) = said.metadata else { return }
            let again = (try? JSONParser.parse(Array(text.utf8)))?.strictObject
            try require(again != nil, "the metadata is '\(text)', no strict object")
        }
    }
}

/// Runs `action`; to be refused is an answer too, a fault is none.
func refusing(_ action: () throws -> Void) throws {
    do {
        try action()
    } catch let refusal as Refusal {
        try require(400...499 ~= refusal.status.code, "it is answered \(refusal.status.code)")
        try require(!refusal.message.isEmpty, "it is refused without a word")
    } catch let error as MediaError {
        guard case .invalid(let problems) = error, !problems.isEmpty else {
            throw BrokenPromise(description: "it fails with \(error)")
        }
    }
}
