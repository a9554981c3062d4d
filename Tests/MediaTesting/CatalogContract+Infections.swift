import Media
import Testing

extension CatalogContract {
    package func infectionsAreRemembered() throws {
        let catalog = try make()
        #expect(try catalog.infections(limit: 10) == [])
        let first = Infection(
            file: nil, filename: "a\u{1F480}.txt", virus: "Eicar", session: #"{"a":1}"#,
            createdAt: Timestamp(microseconds: 1))
        let second = Infection(
            file: .random(), filename: "", virus: "Win.Test", session: "{}",
            createdAt: Timestamp(microseconds: 0))
        for infection in [first, second] { try catalog.record(infection) }
        #expect(try catalog.infections(limit: 10) == [second, first], "the latest record first")
        #expect(try catalog.infections(limit: 1) == [second])
        #expect(try catalog.infections(limit: -1) == [])
    }
}
