import HTTP
import Media
import Testing

@testable import StorageAPI

/// How a list of files is asked for (StorageAPI/Contract §6).
struct ListQueryTests {
    private func message(of query: String) -> String? {
        let error = #expect(throws: Refusal.self) { try ListQuery(Query(query)) }
        #expect(error?.status == 400)
        return error?.message
    }

    @Test(arguments: ["", "bucket-id=&limit=&offset=&search=&order=", "other=1&other=2&Limit=9"])
    func `without anything it is the newest fifty of all`(query: String) throws {
        let query = try ListQuery(Query(query))
        #expect(query.bucket == nil)
        #expect(query.files.limit == 50)
        #expect(query.files.offset == 0)
        #expect(query.files.words.isEmpty)
        #expect(query.files.order == [FileQuery.Order(.createdAt, descending: true)])
        #expect(!query.files.searchesNumbers)
    }

    @Test func `everything can be said`() throws {
        let query = try ListQuery(
            Query("bucket-id=my.bucket&limit=1000&offset=9223372036854775807&search=a+%C3%A4%20b&order=-size")
        )
        #expect(query.bucket == "my.bucket")
        #expect(query.files.limit == 1_000)
        #expect(query.files.offset == .max)
        #expect(query.files.words == ["a", "ä", "b"])
        #expect(query.files.order == [FileQuery.Order(.size, descending: true)])
    }

    @Test(arguments: [
        ("createdAt", FileQuery.Field.createdAt), ("updatedAt", .updatedAt), ("name", .name), ("size", .size),
    ])
    func `four orders go both ways`(name: String, field: FileQuery.Field) throws {
        #expect(try ListQuery(Query("order=\(name)")).files.order == [FileQuery.Order(field)])
        #expect(
            try ListQuery(Query("order=-\(name)")).files.order == [FileQuery.Order(field, descending: true)])
    }

    @Test(arguments: [
        ("limit=x", "Invalid format for parameter limit: not a whole number"),
        ("limit=1.5", "Invalid format for parameter limit: not a whole number"),
        ("limit=%2B5", "Invalid format for parameter limit: not a whole number"),
        ("offset=9223372036854775808", "Invalid format for parameter offset: not a whole number"),
        ("offset=1-1", "Invalid format for parameter offset: not a whole number"),
        ("limit=0", #"parameter "limit" in query has an error: number must be at least 1"#),
        ("limit=-1", #"parameter "limit" in query has an error: number must be at least 1"#),
        ("limit=1001", #"parameter "limit" in query has an error: number must be at most 1000"#),
        ("offset=-1", #"parameter "offset" in query has an error: number must be at least 0"#),
        ("limit=1&limit=1", "Expected one value for limit, got 2"),
        ("bucket-id=a&bucket-id=b&bucket-id=c", "Expected one value for bucket-id, got 3"),
        ("search=a&search=b", "Expected one value for search, got 2"),
    ])
    func `what cannot be is refused`(query: String, message: String) {
        #expect(self.message(of: query) == message)
    }

    @Test(arguments: ["created_at", "-", "--size", "id", "Name", "size,name", " size"])
    func `another order is refused with those there are`(order: String) {
        let message = message(of: "order=\(percentEncoded(order, keeping: ""))")
        #expect(
            message?.hasPrefix(
                #"parameter "order" in query has an error: value is not one of the allowed values ["createdAt","#
            )
                == true)
    }

    @Test func `a search has a longest length`() throws {
        let words = (0..<16).map { "w\($0)" }
        #expect(try ListQuery(Query("search=\(words.joined(separator: "+"))")).files.words == words)
        let tooLong = #"parameter "search" in query has an error: too long"#
        #expect(message(of: "search=\((words + ["x"]).joined(separator: "+"))") == tooLong)
        #expect(try ListQuery(Query("search=" + String(repeating: "a", count: 1_024))).files.words.count == 1)
        #expect(message(of: "search=" + String(repeating: "a", count: 1_025)) == tooLong)
    }
}
