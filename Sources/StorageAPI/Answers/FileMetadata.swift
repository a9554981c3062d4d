import HTTP
import Media

extension JSONWriter {
    /// A file as clients of the dialect know it (StorageAPI/Contract §1.1), keys in alphabetical order.
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

    /// A file as the operations name it (StorageAPI/Contract §1.1).
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

extension MediaFile {
    /// The entity tag of all that is known of the file, its content included.
    var metadataTag: String {
        var writer = JSONWriter()
        writer.fileMetadata(self)
        return representationTag(writer.bytes)
    }

    /// Where everybody finds a public file, as the `Link` field has it (RFC 8288); nil for a private one.
    ///
    /// - Parameter base: what absolute URLs begin with.
    func canonicalLink(base: String) -> String? {
        isPublic ? "<\(publishedURL(of: path, base: base))>; rel=\"canonical\"" : nil
    }
}

extension Response {
    /// What is known of a file, with the tag of its metadata.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - base: what absolute URLs begin with.
    static func file(_ file: MediaFile, base: String) -> Response {
        var writer = JSONWriter()
        writer.fileMetadata(file)
        var response = Response.line(200, writer)
        response.headers.set("ETag", representationTag(writer.bytes))
        if let link = file.canonicalLink(base: base) { response.headers.set("Link", link) }
        return response
    }
}
