import HTTP
import Media

extension JSONWriter {
    /// A file as clients of the dialect know it (storage-api.md §1.1), keys in alphabetical order.
    mutating func fileMetadata(_ file: MediaFile) {
        beginObject()
        key("bucketId")
        string(file.bucket.text)
        key("createdAt")
        string(file.createdAt.iso8601(trimmingZeros: true))
        key("etag")
        string(file.content.etag)
        key("id")
        string(file.id.text)
        key("isUploaded")
        bool(file.isUploaded)
        key("metadata")
        if let metadata = file.metadata { raw(metadata) } else { null() }
        key("mimeType")
        string(file.content.type.text)
        key("name")
        string(file.name ?? "")
        key("size")
        integer(file.content.size)
        key("updatedAt")
        string(file.updatedAt.iso8601(trimmingZeros: true))
        if let uploader = file.uploadedBy {
            key("uploadedByUserId")
            string(uploader.id)
        }
        endObject()
    }

    /// A file as the operations name it (storage-api.md §1.1).
    mutating func fileSummary(_ file: MediaFile) {
        beginObject()
        key("bucketId")
        string(file.bucket.text)
        key("id")
        string(file.id.text)
        key("isUploaded")
        bool(file.isUploaded)
        key("name")
        string(file.name ?? "")
        endObject()
    }
}

extension Response {
    static func file(_ file: MediaFile) -> Response {
        var writer = JSONWriter()
        writer.fileMetadata(file)
        return .line(200, writer)
    }
}
