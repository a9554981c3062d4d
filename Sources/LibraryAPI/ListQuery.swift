import HTTP
import Media

/// Reads the parameters of a list: filters, search, ordering, page (LibraryAPI/Contract §6).
struct ListQuery {
    private static let defaultLimit: Int64 = 10
    private static let maxLimit: Int64 = 1_000

    private let parameters: Query
    private var query = FileQuery()
    private var problems: [FieldProblem] = []

    /// Throws ``Refusal/invalid(_:)`` with all that is wrong with the filters; a bad page is the first.
    static func read(_ parameters: Query) throws -> FileQuery {
        var reader = ListQuery(parameters: parameters)
        reader.readFilters()
        reader.refuseNullCharacters()
        guard reader.problems.isEmpty else { throw Refusal.invalid(reader.problems) }
        reader.readPage()
        return reader.query
    }

    private init(parameters: Query) { self.parameters = parameters }

    /// No parameter may hold a null character, as no field of a form may. Filters have said so in their own words, and the
    /// place of a page falls back to the default.
    private mutating func refuseNullCharacters() {
        let others = Set(["limit", "offset"] + problems.map(\.field))
        for item in parameters.itemsWithNullCharacters where !others.contains(item.name) {
            refuse(item.name, "Null characters are not allowed.")
        }
    }

    private mutating func readFilters() {
        query.number = Self.bounds(number("id_min"), number("id_max"))
        readDates()
        // A choice is taken as it is, a number or a date without the spaces around it.
        if let kind = parameters["type"], !kind.isEmpty {
            query.kind = FileKind(rawValue: kind)
            if query.kind == nil {
                refuse("type", "Select a valid choice. \(kind) is not one of the available choices.")
            }
        }
        if let user = number("user_id") { query.userID = user.integer ?? 0 }
        query.size = Self.bounds(number("size_min"), number("size_max"))
        query.width = Self.bounds(number("width_min"), number("width_max"))
        query.height = Self.bounds(number("height_min"), number("height_max"))
    }

    private mutating func readPage() {
        query.words = SearchTerms.split(parameters["search"] ?? "")
        query.order = ListOrder.read(parameters["ordering"] ?? "")
        query.limit = Int(min(Self.positive(parameters["limit"]) ?? Self.defaultLimit, Self.maxLimit))
        query.offset = Self.positive(parameters["offset"]) ?? 0
    }

    private mutating func readDates() {
        let (createdOn, updatedOn) = (date("created_date"), date("updated_date"))
        query.created = Self.bounds(createdOn, from: date("created_from"), to: date("created_to"))
        query.updated = Self.bounds(updatedOn, from: date("updated_from"), to: date("updated_to"))
    }

    private static func bounds(
        _ day: CivilDate?, from first: CivilDate?, to last: CivilDate?
    ) -> FileQuery.Bounds<Timestamp> {
        FileQuery.Bounds(
            min: [day, first].compactMap { $0?.start }.max(),
            max: [day, last].compactMap { $0?.end }.map { Timestamp(microseconds: $0.microseconds - 1) }
                .min())
    }

    private static func bounds(_ min: DecimalNumber?, _ max: DecimalNumber?) -> FileQuery.Bounds<Int64> {
        FileQuery.Bounds(min: min?.roundedUp, max: max?.roundedDown)
    }

    private mutating func number(_ field: String) -> DecimalNumber? {
        guard let text = value(field) else { return nil }
        let number = DecimalNumber(text)
        if number == nil { refuse(field, "Enter a number.") }
        return number
    }

    private mutating func date(_ field: String) -> CivilDate? {
        guard let text = value(field) else { return nil }
        let date = CivilDate(text)
        if date == nil { refuse(field, "Enter a valid date.") }
        return date
    }

    /// The value of a filter; an empty one is none.
    private func value(_ field: String) -> String? {
        guard let value = parameters[field]?.trimmingWhitespace, !value.isEmpty else { return nil }
        return value
    }

    private mutating func refuse(_ field: String, _ reason: String) {
        problems.append(FieldProblem(field, reason))
    }

    /// A page parameter; nil for what is no number above 0, the largest number for one beyond 64 bits.
    private static func positive(_ text: String?) -> Int64? {
        guard let text = text?.trimmingWhitespace else { return nil }
        let digits = text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let number = Int64(text) ?? .max
        return number > 0 ? number : nil
    }
}
