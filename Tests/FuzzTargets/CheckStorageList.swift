import HTTP
import Media
@testable import StorageAPI

/// The storage dialect refuses what it cannot read.
func checkStorageList(_ parameters: Query) throws {
    try refusing {
        let query = try ListQuery(parameters)
        try require(query.bucket != "", "a bucket without a name")
        try require(
            1...1_000 ~= query.files.limit && query.files.offset >= 0,
            "limit \(query.files.limit), offset \(query.files.offset)")
        try require(
            query.files.words.count <= 16 && query.files.words.allSatisfy { !$0.isEmpty },
            "\(query.files.words)")
        try require(query.files.order.count == 1, "order \(query.files.order)")
    }
}
