import HTTP
import Media

extension LibraryAPI {
    /// `GET /api/media/files`: a page of the files that match and links to others (library-api.md §6).
    func list(_ exchange: Exchange) throws -> Response {
        let parameters = exchange.request.target?.query ?? Query("")
        var query = try ListQuery.read(parameters)
        query.isForLibrary = true
        let page = try library.catalog.page(query)
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
        for file in page.files { object.write(file, to: &writer) }
        writer.endArray()
        writer.endObject()
        return .json(200, writer.bytes)
    }
}
