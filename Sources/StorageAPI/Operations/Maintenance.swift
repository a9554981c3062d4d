import HTTP
import Media

extension StorageAPI {
    /// `POST /ops/list-orphans` and `/ops/delete-orphans`: contents no file refers to (storage-api.md §6).
    func orphans(deleting: Bool, _ exchange: inout Exchange) throws -> Response {
        exchange.caller = try authentication.requireAdmin(exchange.request)
        let keys =
            deleting
            ? try library.deleteOrphans(olderThan: settings.orphanGrace)
            : try library.orphans(olderThan: settings.orphanGrace)
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("files")
        writer.beginArray()
        for key in keys { writer.string(key.hex) }
        writer.endArray()
        writer.endObject()
        return .line(200, writer)
    }

    /// `POST /ops/list-broken-metadata` and `/ops/delete-broken-metadata`: files whose content is not there.
    func brokenMetadata(deleting: Bool, _ exchange: inout Exchange) throws -> Response {
        exchange.caller = try authentication.requireAdmin(exchange.request)
        return summaries(of: deleting ? try library.deleteBrokenFiles() : try library.brokenFiles())
    }

    /// `POST /ops/list-not-uploaded`: files whose replace has begun and not ended.
    func notUploaded(_ exchange: inout Exchange) throws -> Response {
        exchange.caller = try authentication.requireAdmin(exchange.request)
        return summaries(of: try library.catalog.interruptedReplaces())
    }

    private func summaries(of files: [MediaFile]) -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("metadata")
        writer.beginArray()
        for file in files { writer.fileSummary(file) }
        writer.endArray()
        writer.endObject()
        return .line(200, writer)
    }
}
