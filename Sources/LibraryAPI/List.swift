import HTTP
import Media

extension LibraryAPI {
    /// `GET /api/media/files`: a page of the files that match and links to others (library-api.md §6).
    func list(_ exchange: Exchange) throws -> Response {
        let parameters = exchange.request.target?.query ?? Query("")
        var query = try ListQuery.read(parameters)
        query.isForLibrary = true
        let page = try library.catalog.numbers(of: query)
        let links = PageLinks(
            url: exchange.base + (exchange.request.target?.rawPath ?? ""), parameters: parameters,
            limit: Int64(query.limit), offset: query.offset, total: page.total)
        let object = FileObject(base: exchange.base)
        var writer = exchange.writer
        writer.beginObject()
        writer.key("count")
        writer.integer(page.total)
        writer.key("next")
        writer.string(links.next)
        writer.key("previous")
        writer.string(links.previous)
        writer.key("results")
        writer.beginArray()
        let catalog = library.catalog
        return try .json(200, opening: writer, batches: page.batches) { index, writer in
            for file in try catalog.files(numbers: page.batch(index)) { object.write(file, to: &writer) }
        } close: { writer in
            writer.endArray()
            writer.endObject()
        }
    }
}
