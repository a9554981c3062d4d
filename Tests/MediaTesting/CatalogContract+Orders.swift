import Media
import Testing

extension CatalogContract {
    /// Five files; by place, every field has its own order. What is nil orders before everything else.
    private struct Shelf {
        let catalog: any Catalog
        let files: [MediaFile]

        init(_ catalog: any Catalog & Accounts) throws {
            self.catalog = catalog
            let zoe = try catalog.insert(User(id: 0, username: "zoe", firstName: "Ann", lastName: "Xu"))
            let ada = try catalog.insert(User(id: 0, username: "ada", firstName: "Bo", lastName: "Xu"))
            var drafts = [50, 40, 30, 20, 10].map { FileDraft.sample("\($0)", size: $0) }
            let names: [String?] = ["b", nil, "B", "a", "é"]
            let kinds: [FileKind] = [.video, .audio, .pdf, .image, .image]
            let widths = [nil, 300, 100, 200, nil]
            let owners: [Int64?] = [ada.id, zoe.id, nil, zoe.id, ada.id]
            for index in drafts.indices {
                drafts[index].name = names[index]
                drafts[index].content.kind = kinds[index]
                drafts[index].content.image = widths[index].map { width in
                    ImageFacts(
                        width: width, height: 400 - width, mode: width == 200 ? "L" : "RGB", orientation: 1,
                        isRenderable: false)
                }
                drafts[index].uploadedBy = owners[index].map { .local($0) }
                drafts[index].createdAt = Timestamp(microseconds: [3, 1, 2, 5, 4][index])
            }
            files = try drafts.map(catalog.insert)
            _ = try catalog.update(number: files[1].number) { $0.updatedAt = Timestamp(microseconds: 100) }
        }

        /// The places in the order asked for.
        func order(_ orders: FileQuery.Order...) throws -> [Int] {
            try catalog.numbers { $0.order = orders }.compactMap { number in
                files.firstIndex { $0.number == number }
            }
        }
    }

    package func pageOrders() throws {
        let shelf = try Shelf(try make())
        let ascending: [(FileQuery.Field, [Int])] = [
            (.id, [0, 1, 2, 3, 4]),
            (.kind, [1, 3, 4, 2, 0]),
            // By code points: capitals first, accents last.
            (.name, [1, 2, 3, 0, 4]),
            (.size, [4, 3, 2, 1, 0]),
            (.width, [0, 4, 2, 3, 1]),
            (.height, [0, 4, 1, 3, 2]),
            (.mode, [0, 4, 3, 1, 2]),
            (.createdAt, [1, 2, 0, 4, 3]),
            (.updatedAt, [2, 0, 4, 3, 1]),
            (.userID, [2, 1, 3, 0, 4]),
            (.username, [2, 0, 4, 1, 3]),
            (.userFirstName, [2, 1, 3, 0, 4]),
            (.userLastName, [2, 0, 1, 3, 4]),
            (.userLastLogin, [0, 1, 2, 3, 4]),
        ]
        #expect(Set(ascending.map(\.0)) == Set(FileQuery.Field.allCases))
        for (field, places) in ascending {
            #expect(try shelf.order(.init(field)) == places, "\(field)")
            // Ties are broken by descending ids then.
            #expect(try shelf.order(.init(field, descending: true)) == places.reversed(), "-\(field)")
        }
    }

    package func pageTies() throws {
        let shelf = try Shelf(try make())
        #expect(try shelf.order(.init(.userLastName), .init(.size)) == [2, 4, 3, 1, 0])
        #expect(try shelf.order(.init(.userLastName), .init(.size, descending: true)) == [2, 0, 1, 3, 4])
        #expect(try shelf.order(.init(.kind, descending: true), .init(.name)) == [0, 2, 3, 4, 1])
        #expect(
            try shelf.order(.init(.username, descending: true), .init(.userFirstName)) == [3, 1, 4, 0, 2],
            "the first order decides how ids break ties")
        #expect(try shelf.order(.init(.userLastName), .init(.kind, descending: true)) == [2, 0, 3, 4, 1])
        #expect(try shelf.order() == [0, 1, 2, 3, 4])
        #expect(try shelf.order(.init(.id, descending: true), .init(.id)) == [4, 3, 2, 1, 0])

        let newest = try shelf.catalog.page(FileQuery())
        #expect(newest.files.map(\.number) == [3, 4, 0, 2, 1].map { shelf.files[$0].number })
    }
}
