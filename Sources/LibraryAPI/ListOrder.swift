import Media

/// Reads `ordering`: a comma list of fields, `-` for descending (LibraryAPI/Contract §6).
enum ListOrder {
    private static let fields: [Substring: FileQuery.Field] = [
        "id": .id, "type": .kind, "name": .name, "size": .size, "width": .width, "height": .height,
        "mode": .mode, "created_at": .createdAt, "updated_at": .updatedAt, "user__id": .userID,
        "user__username": .username, "user__first_name": .userFirstName, "user__last_name": .userLastName,
        "user__last_login": .userLastLogin,
    ]

    /// Unknown names are dropped, a repeated one counts once; without any, the newest come first.
    static func read(_ text: String) -> [FileQuery.Order] {
        var orders: [FileQuery.Order] = []
        for term in text.split(separator: ",").prefix(100) {
            let name = String(term).trimmingWhitespace[...]
            let descending = name.hasPrefix("-")
            guard let field = fields[descending ? name.dropFirst() : name],
                !orders.contains(where: { $0.field == field })
            else { continue }
            orders.append(FileQuery.Order(field, descending: descending))
        }
        return orders.isEmpty ? [FileQuery.Order(.createdAt, descending: true)] : orders
    }
}
