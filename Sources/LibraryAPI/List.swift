import HTTP
import Media

extension LibraryAPI {
    /// Files that always have room on one page, however long their texts are.
    private static let fewFiles: Int64 = 32

    /// `GET /api/media/files`: a page of the files that match and links to others (LibraryAPI/Contract §6).
    func list(_ exchange: Exchange) throws -> Response {
        let parameters = exchange.request.target?.query ?? Query("")
        var query = try ListQuery.read(parameters)
        query.isForLibrary = true
        let (limit, offset) = (query.limit, query.offset)
        // The files of the previous page are looked at too: how many of them have room says where it begins.
        let before = limit > Self.fewFiles ? Int(min(offset, Int64(limit))) : 0
        query.limit += before
        query.offset -= Int64(before)
        let found = try library.catalog.numbers(of: query)

        let object = FileObject(base: exchange.base)
        var inside = exchange.writer
        inside.beginObject()
        inside.key("results")
        inside.beginArray()
        let numbers = Array(found.numbers.dropFirst(before))
        let page = try list(of: numbers, object).page(in: inside)
        var links = PageLinks(
            page: PageURL(
                url: exchange.base + (exchange.request.target?.rawPath ?? ""), parameters: parameters),
            limit: Int64(limit), offset: offset, total: found.total)
        if page.count < numbers.count { links.cut = Int64(page.count) }
        let former = Array(found.numbers.prefix(before))
        let room = try list(of: former, object).countAtEnd(in: inside)
        // Beyond the end of the list not all places before this page have files.
        if room < former.count { links.room = Int64(before - former.count + room) }

        var writer = exchange.writer
        writer.beginObject()
        writer.key("count")
        writer.integer(found.total)
        writer.key("next")
        writer.string(links.next)
        writer.key("previous")
        writer.string(links.previous)
        writer.key("results")
        writer.beginArray()
        return page.response(200, opening: writer) { writer in
            writer.endArray()
            writer.endObject()
        }
    }

    private func list(of numbers: [Int64], _ object: FileObject) -> JSONList<MediaFile> {
        let catalog = library.catalog
        return JSONList(count: numbers.count, batch: FileNumbers.batch) { places in
            try catalog.files(at: places, in: numbers)
        } write: { file, writer in
            object.write(file, to: &writer)
        }
    }
}
