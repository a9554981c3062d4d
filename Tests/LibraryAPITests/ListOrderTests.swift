import Media
import Testing

@testable import LibraryAPI

/// What a list is ordered by (LibraryAPI/Contract §6).
struct ListOrderTests {
    private let newest = [FileQuery.Order(.createdAt, descending: true)]

    @Test(arguments: ["", ",", "bogus", "-bogus", "--id", "-", "id x", "ID", "user__password", "name;id"])
    func `what is unknown is dropped, and then the newest come first`(text: String) {
        #expect(ListOrder.read(text) == newest)
    }

    @Test func `every field has its name`() {
        let fields: [(String, FileQuery.Field)] = [
            ("id", .id), ("type", .kind), ("name", .name), ("size", .size), ("width", .width),
            ("height", .height),
            ("mode", .mode), ("created_at", .createdAt), ("updated_at", .updatedAt), ("user__id", .userID),
            ("user__username", .username), ("user__first_name", .userFirstName),
            ("user__last_name", .userLastName), ("user__last_login", .userLastLogin),
        ]
        #expect(Set(fields.map(\.1)) == Set(FileQuery.Field.allCases))
        for (name, field) in fields {
            #expect(ListOrder.read(name) == [FileQuery.Order(field)])
            #expect(ListOrder.read("-\(name)") == [FileQuery.Order(field, descending: true)])
        }
    }

    @Test func `fields come in the order given, once each`() {
        #expect(
            ListOrder.read(" name , bogus,-size,name,-name")
                == [FileQuery.Order(.name), FileQuery.Order(.size, descending: true)])
    }
}
