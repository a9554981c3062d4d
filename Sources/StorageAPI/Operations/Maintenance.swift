import HTTP
import Media

extension StorageAPI {
    /// Contents and files that one request deletes at most: its answer names every one of them.
    private static let (mostOrphans, mostBroken) = (50_000, 2_000)

    /// `POST /ops/list-orphans` and `/ops/delete-orphans`: contents no file refers to (StorageAPI/Contract §6).
    func orphans(deleting: Bool, _ exchange: inout Exchange) throws -> Response {
        exchange.caller = try authentication.requireAdmin(exchange.request)
        let age = settings.orphanGrace
        let request = exchange.request
        guard deleting else {
            return try answer(listing: library.orphans(olderThan: age), as: "files", to: request) {
                $1.string($0.hex)
            }
        }
        let deleted = try library.deleteOrphans(olderThan: age, atMost: Self.mostOrphans)
        return answer(deleted, as: "files", atMost: Self.mostOrphans, to: request) { $1.string($0.hex) }
    }

    /// `POST /ops/list-broken-metadata` and `/ops/delete-broken-metadata`: files whose content is not there.
    func brokenMetadata(deleting: Bool, _ exchange: inout Exchange) throws -> Response {
        exchange.caller = try authentication.requireAdmin(exchange.request)
        let request = exchange.request
        guard deleting else {
            return try answer(listing: library.brokenFiles(), as: "metadata", to: request) {
                $1.fileSummary($0)
            }
        }
        let deleted = try library.deleteBrokenFiles(atMost: Self.mostBroken)
        return answer(deleted, as: "metadata", atMost: Self.mostBroken, to: request) { $1.fileSummary($0) }
    }

    /// `POST /ops/list-not-uploaded`: files whose replace has begun and not ended.
    func notUploaded(_ exchange: inout Exchange) throws -> Response {
        exchange.caller = try authentication.requireAdmin(exchange.request)
        let files = try library.catalog.interruptedReplaces()
        return try answer(listing: files, as: "metadata", to: exchange.request) { $1.fileSummary($0) }
    }

    /// Names what was deleted; a full answer says with a `Link` to itself that there may be more.
    private func answer<Element>(
        _ deleted: [Element], as key: StaticString, atMost most: Int, to request: Request,
        write: (Element, inout JSONWriter) -> Void
    ) -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(key)
        writer.beginArray()
        for element in deleted { write(element, &writer) }
        writer.endArray()
        writer.endObject()
        var response = Response.line(200, writer)
        if deleted.count >= most {
            response.linkNext(to: request, limit: nil, offset: nil, base: request.base(settings.publicURL))
        }
        return response
    }
}
