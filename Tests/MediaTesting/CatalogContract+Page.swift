import Media
import Testing

extension CatalogContract {
    // MARK: Pages

    package func pageFilters() throws {
        let catalog = try make()
        let ada = try catalog.insert(User(id: 0, username: "ada"))
        var draft = FileDraft.sample("a.png", image: true)
        draft.uploadedBy = .local(ada.id)
        let image = try catalog.insert(draft)
        let text = try catalog.insert(.sample("b.txt"))
        func numbers(_ change: (inout FileQuery) -> Void) throws -> [Int64] { try catalog.numbers(change) }

        #expect(try numbers { _ in } == [image.number, text.number])
        #expect(try numbers { $0.kind = .image } == [image.number])
        #expect(try numbers { $0.kind = .text } == [text.number])
        #expect(try numbers { $0.kind = .pdf } == [])
        #expect(try numbers { $0.userID = ada.id } == [image.number])
        #expect(try numbers { $0.userID = ada.id + 1 } == [])
        #expect(
            try numbers {
                $0.kind = .text
                $0.userID = ada.id
            } == [], "filters add up")
        let page = try catalog.page(FileQuery())
        #expect(page.total == 2)
        #expect(Set(page.files.map(\.number)) == [image.number, text.number])
        #expect(page.files.contains(image), "files of a page are complete")
    }

    package func pageBounds() throws {
        let catalog = try make()
        var drafts = (1...3).map { FileDraft.sample("\($0)", size: Int64($0) * 10) }
        for index in 0..<2 {
            drafts[index].content.image = ImageFacts(
                width: 100 * (index + 1), height: 50 * (index + 1), mode: "L", orientation: 1,
                isRenderable: false)
        }
        for index in drafts.indices {
            drafts[index].createdAt = Timestamp(microseconds: 1_000_000 * Int64(index + 1))
        }
        let files = try drafts.map(catalog.insert)
        let first = files[0].number
        _ = try catalog.update(number: files[0].number) { $0.updatedAt = Timestamp(microseconds: 9_000_000) }
        /// Which of the three match, by their places.
        func places(_ change: (inout FileQuery) -> Void) throws -> [Int64] {
            try catalog.numbers(change).map { $0 - first }
        }
        func moment(_ second: Int64) -> Timestamp { Timestamp(microseconds: second * 1_000_000) }
        #expect(files.map { $0.number - first } == [0, 1, 2])

        #expect(try places { $0.number.min = files[1].number } == [1, 2])
        #expect(try places { $0.number.max = files[1].number } == [0, 1])
        #expect(try places { $0.number = .init(min: files[1].number, max: files[1].number) } == [1])
        #expect(try places { $0.size.min = 20 } == [1, 2])
        #expect(try places { $0.size.max = 20 } == [0, 1])
        #expect(try places { $0.size = .init(min: 21, max: 19) } == [])
        #expect(try places { $0.size = .init(min: .min, max: .max) } == [0, 1, 2])
        #expect(try places { $0.width.min = 100 } == [0, 1], "no width lies within no bounds")
        #expect(try places { $0.width.max = 100 } == [0])
        #expect(try places { $0.height.min = 51 } == [1])
        #expect(try places { $0.height.max = 99 } == [0])
        #expect(try places { $0.created.min = moment(2) } == [1, 2])
        #expect(try places { $0.created.max = moment(2) } == [0, 1])
        #expect(try places { $0.updated.min = moment(3) } == [0, 2])
        #expect(try places { $0.updated.max = Timestamp(microseconds: 8_999_999) } == [1, 2])
    }

    package func pageScopes() throws {
        let catalog = try make()
        var drafts = [
            FileDraft.sample("a"), .sample("b"), .sample("c", bucket: .standard),
            .sample("d", bucket: .standard),
        ]
        drafts[0].uploadedBy = .external("u1")
        drafts[2].uploadedBy = .external("u1")
        drafts[3].uploadedBy = .external("u2")
        let files = try drafts.map(catalog.insert)
        func names(_ scopes: [FileQuery.Scope]?) throws -> String {
            let numbers = try catalog.numbers { $0.scopes = scopes }
            return files.filter { numbers.contains($0.number) }.map { String($0.path.suffix(1)) }.joined()
        }
        #expect(try names(nil) == "abcd", "private buckets too")
        #expect(try names([]).isEmpty, "no scope, no file")
        #expect(try names([.init(bucket: .coreMedia, owner: nil)]) == "ab")
        #expect(try names([.init(bucket: .standard, owner: .external("u1"))]) == "c")
        #expect(
            try names([
                .init(bucket: .coreMedia, owner: nil), .init(bucket: .standard, owner: .external("u2")),
            ]) == "abd"
        )
        #expect(try names([.init(bucket: .coreMedia, owner: .external("u2"))]).isEmpty)
        #expect(try names([.init(bucket: BucketID(unchecked: "nowhere"), owner: nil)]).isEmpty)
        let page = try catalog.page(FileQuery(scopes: [.init(bucket: .standard, owner: nil)]))
        #expect(page.total == 2, "the total counts only what the caller may see")
    }

    package func pageLibrary() throws {
        let catalog = try make()
        let id = BucketID(unchecked: "hidden")
        try catalog.insert(Bucket(id: id, library: .hidden))
        let shown = try catalog.insert(.sample("a"))
        let hidden = try catalog.insert(.sample("b", bucket: id))
        #expect(shown.isInLibrary && !hidden.isInLibrary)
        func numbers(_ change: (inout FileQuery) -> Void) throws -> [Int64] {
            try catalog.numbers {
                $0.isForLibrary = true
                change(&$0)
            }
        }
        #expect(try numbers { _ in } == [shown.number])
        #expect(try numbers { $0.kind = .text } == [shown.number])
        #expect(try numbers { $0.words = ["b"] } == [])
        var query = FileQuery()
        #expect(try catalog.page(query).total == 2, "other lists have them")
        query.isForLibrary = true
        #expect(try catalog.page(query).total == 1)
        _ = try catalog.updateBucket(id) { $0.library = .shown }
        #expect(try catalog.page(query).total == 2)
        #expect(try catalog.file(number: hidden.number)?.isInLibrary == true)
        _ = try catalog.updateBucket(.coreMedia) { $0.library = .hidden }
        #expect(try numbers { _ in } == [hidden.number])
    }

    package func pageWords() throws {
        let catalog = try make()
        let names: [String?] = [
            "été à la mer", "Straße 100% _x", "ÎLE FLOTTANTE", "ΟΔΟΣ", "back\\slash'quote\"", nil, "Москва",
        ]
        let files = try names.enumerated().map { index, name in
            var draft = FileDraft.sample("\(index)")
            draft.name = name
            return try catalog.insert(draft)
        }
        func found(_ words: String..., numbers: Bool = false) throws -> [Int] {
            try catalog.numbers {
                $0.words = words
                $0.searchesNumbers = numbers
            }.compactMap { number in files.firstIndex { $0.number == number } }
        }
        #expect(try found() == [0, 1, 2, 3, 4, 5, 6])
        #expect(try found("ÉTÉ") == [0], "case is folded beyond ASCII")
        #expect(try found("été") == [0])
        #expect(try found("ete") == [], "accents are not")
        #expect(try found("STRASSE") == [1])
        #expect(try found("straße") == [1])
        #expect(try found("île") == [2])
        #expect(try found("flott") == [2])
        #expect(try found("οδος") == [3])
        #expect(try found("МОСК") == [6])
        #expect(try found("la", "MER") == [0], "every word")
        #expect(try found("le", "flott") == [2])
        #expect(try found("la", "nothing") == [])
        #expect(try found("%") == [1], "no wildcards")
        #expect(try found("_") == [1])
        #expect(try found("\\") == [4])
        #expect(try found("'") == [4])
        #expect(try found("\"") == [4])
        #expect(try found("*") == [])

        let number = String(files[5].number)
        #expect(try found(number, numbers: true).contains(5), "a file without a name is found by its number")
        #expect(try !found(number).contains(5))
        #expect(try found("été", String(files[0].number), numbers: true) == [0])
    }

    package func pagePortions() throws {
        let catalog = try make()
        let files = try (0..<25).map { try catalog.insert(.sample("\($0)")) }
        func page(_ limit: Int, _ offset: Int64) throws -> FilePage {
            var query = FileQuery()
            query.order = [.init(.id)]
            query.limit = limit
            query.offset = offset
            return try catalog.page(query)
        }
        #expect(try page(10, 0) == FilePage(total: 25, files: Array(files[..<10])))
        #expect(try page(10, 20) == FilePage(total: 25, files: Array(files[20...])))
        #expect(try page(10, 25) == FilePage(total: 25, files: []))
        #expect(try page(10, .max) == FilePage(total: 25, files: []))
        #expect(try page(0, 0) == FilePage(total: 25, files: []))
        #expect(try page(1_000, 0).files == files)
        #expect(FileQuery().limit == 10)
        #expect(try catalog.page(FileQuery()).files.count == 10)
    }
}

extension Catalog {
    /// Numbers of all matching files, ascending unless `change` orders otherwise.
    func numbers(_ change: (inout FileQuery) -> Void) throws -> [Int64] {
        var query = FileQuery()
        query.order = [.init(.id)]
        query.limit = 1_000
        change(&query)
        return try page(query).files.map(\.number)
    }
}

extension FileQuery {
    fileprivate init(scopes: [Scope]) {
        self.init()
        self.scopes = scopes
    }
}
