import HTTP

extension StorageAPI {
    /// Answers with a list from the `offset` of the request on: as many elements as have room, and where it goes on.
    ///
    /// - Parameters:
    ///   - elements: the whole list.
    ///   - key: the member of the answer that the list is.
    ///   - request: what is answered.
    ///   - write: writes one element.
    /// - Returns: the answer.
    /// - Throws: ``Refusal`` 400 for an offset that is none.
    func answer<Element: Sendable>(
        listing elements: [Element], as key: StaticString, to request: Request,
        write: @escaping @Sendable (Element, inout JSONWriter) -> Void
    ) throws -> Response {
        let offset = try ListQuery.offset(request.target?.query ?? Query(""))
        let listed = elements.dropFirst(Int(clamping: offset))
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(key)
        writer.beginArray()
        let list = JSONList(count: listed.count, batch: 64) { places in
            places.map { listed[listed.startIndex + $0] }
        } write: { element, writer in
            write(element, &writer)
        }
        let page = try list.page(in: writer)
        var response = page.response(200, opening: writer, ending: [10]) { writer in
            writer.endArray()
            writer.endObject()
        }
        if page.count < listed.count {
            response.linkNext(
                to: request, limit: nil, offset: offset + Int64(page.count),
                base: request.base(settings.publicURL))
        }
        return response
    }
}
