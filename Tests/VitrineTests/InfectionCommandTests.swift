import ArgumentParser
import Media
import Testing

@testable import Vitrine

/// What `vitrine infection` takes and tells.
struct InfectionCommandTests {
    @Test func `a hundred are listed unless told otherwise`() throws {
        #expect(try InfectionCommand.List.parse([]).limit == 100)
        #expect(try Vitrine.parseAsRoot(["infection", "list", "--limit", "5"]) is InfectionCommand.List)
        #expect(throws: (any Error).self) { try InfectionCommand.List.parse(["--limit", "0"]) }
    }

    @Test func `a name cannot look like another line`() {
        let infection = Infection(
            file: nil, filename: "a\n\"b\t.txt", virus: "Eicar", session: #"{"a":1}"#,
            createdAt: Timestamp(microseconds: 1_769_862_896_123_456))
        #expect(
            InfectionCommand.List.line(infection)
                == "2026-01-31T12:34:56.123456Z\tEicar\t-\t\"a\\n\\\"b\\t.txt\"\t{\"a\":1}")
    }
}
