@testable import CatalogSQLite
import GRDB
import Media
import Testing

@Suite struct FilePlanTests {
    private let scratch: ScratchCatalog

    init() throws { scratch = try ScratchCatalog() }

    private static let fields = FileQuery.Field.allCases.filter { $0.index != nil }

    @Test(arguments: fields, [false, true])
    func `no list in the order of one field is sorted`(field: FileQuery.Field, isDescending: Bool) throws {
        var query = FileQuery()
        query.order = [.init(field, descending: isDescending)]
        for kind in [nil, FileKind.image] {
            query.kind = kind
            let plan = try steps(of: query)
            #expect(plan.contains { $0.contains("files_by_") }, "\(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }

    @Test func `a long way is gone in the index alone`() throws {
        for field in Self.fields {
            var query = FileQuery()
            query.order = [.init(field)]
            #expect(try steps(of: query).allSatisfy { $0.contains("COVERING INDEX") }, "\(field)")
        }
    }

    @Test func `orders by uploader are the same as sorting`() throws {
        for name in ["zoe", "ada", "bob", "cid"] {
            let user = User(id: 0, username: name, firstName: name == "bob" ? "B" : "A", lastName: "L")
            let id = try scratch.catalog.insert(user).id
            for _ in 0..<id { try scratch.add { $0.uploadedBy = .local(id) } }
            try scratch.add()
        }
        for field in FileQuery.Field.allCases where field.index == nil {
            for isDescending in [false, true] {
                var query = FileQuery()
                query.order = [.init(field, descending: isDescending)]
                query.limit = 100
                let all = try scratch.catalog.page(query).files.map(\.number)
                // A filter that every file meets, and the way is another one.
                query.number.min = 0
                #expect(try scratch.catalog.page(query).files.map(\.number) == all)
                query.number.min = nil
                query.limit = 3
                for offset in 0..<16 {
                    query.offset = Int64(offset)
                    let portion = try scratch.catalog.page(query).files.map(\.number)
                    #expect(portion == Array(all.dropFirst(offset).prefix(3)), "\(field) \(offset)")
                }
            }
        }
    }

    @Test(arguments: FileQuery.Field.allCases, [false, true])
    func `portions from either end are one list`(field: FileQuery.Field, isDescending: Bool) throws {
        let scratch = try ScratchCatalog(fewMatches: 0)
        for number in 0..<11 {
            try scratch.add { draft in
                draft.name = number % 3 == 0 ? nil : "\(number % 4)"
                draft.content = .unique(size: Int64(number % 2))
                if number % 5 == 0 { draft.content.image = nil }
            }
        }
        var query = FileQuery()
        query.order = [.init(field, descending: isDescending), .init(.name)]
        for number in [nil, 0] as [Int64?] {
            query.number.min = number
            query.offset = 0
            query.limit = 100
            let all = try scratch.catalog.page(query).files
            #expect(all.count == 11)
            query.limit = 4
            for offset in 0..<12 {
                query.offset = Int64(offset)
                #expect(try scratch.catalog.page(query).files == Array(all.dropFirst(offset).prefix(4)))
            }
        }
    }

    @Test func `neither many orders nor many scopes are too many`() throws {
        let file = try scratch.add { $0.uploadedBy = .external("ann") }
        var query = FileQuery()
        query.order = (0..<5_000).map { .init($0 % 2 == 0 ? .name : .size, descending: $0 % 3 == 0) }
        query.scopes = (0..<5_000).map { number in
            FileQuery.Scope(
                bucket: BucketID(unchecked: "b\(number)"), owner: number % 2 == 0 ? nil : .external("ann"))
        }
        #expect(try scratch.catalog.page(query).total == 0)
        query.scopes?.append(FileQuery.Scope(bucket: .coreMedia, owner: .external("bob")))
        #expect(try scratch.catalog.page(query).total == 0)
        query.scopes?.append(FileQuery.Scope(bucket: .coreMedia, owner: .external("ann")))
        #expect(try scratch.catalog.page(query).files == [file])
    }

    @Test func `counts follow every change`() throws {
        let user = try scratch.catalog.insert(User(id: 0, username: "ann"))
        let file = try scratch.add { $0.uploadedBy = .local(user.id) }
        try scratch.add { $0.content = .unique(type: "application/pdf") }
        func total(_ change: (inout FileQuery) -> Void) throws -> Int64 {
            var query = FileQuery()
            change(&query)
            return try scratch.catalog.page(query).total
        }
        #expect(try total { $0.userID = user.id } == 1)
        #expect(try total { $0.kind = .image } == 1)
        _ = try scratch.catalog.update(number: file.number) { $0.content = .unique(type: "application/pdf") }
        #expect(try total { $0.kind = .image } == 0)
        #expect(try total { $0.kind = .pdf } == 2)
        #expect(try scratch.catalog.integrityFindings() == [])
        #expect(try scratch.catalog.removeUser(named: "ann"))
        #expect(try scratch.catalog.file(number: file.number)?.owner == nil)
        #expect(try total { $0.userID = user.id } == 0)
        #expect(try scratch.catalog.integrityFindings() == [])
        _ = try scratch.catalog.remove(number: file.number) { _ in }
        #expect(try total { _ in } == 1)
        #expect(try scratch.catalog.integrityFindings() == [])
    }

    @Test func `a wrong count is found`() throws {
        try scratch.add()
        try DatabaseQueue(path: scratch.path).write { try $0.execute(sql: "UPDATE counts SET files = 7") }
        #expect(try scratch.catalog.integrityFindings().count == 3)
    }

    private func steps(of query: FileQuery) throws -> [String] {
        try scratch.catalog.read { db in
            let sql = FilePlan(query, db, few: 5_000).walkSQL()
            let arguments: [Int64] = (query.kind == nil ? [] : [0]) + [20, 0]
            return try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: StatementArguments(arguments)
            ).map { $0["detail"] }
        }
    }
}
