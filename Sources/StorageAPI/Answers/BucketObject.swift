package import HTTP
package import Media

extension JSONWriter {
    /// A bucket with its rules, roles in alphabetical order (StorageAPI/Contract §6).
    package mutating func bucket(_ bucket: Bucket) {
        beginObject()
        key("id")
        string(bucket.id.text)
        key("createdAt")
        string(bucket.createdAt.iso8601(trimmingZeros: true))
        key("updatedAt")
        string(bucket.updatedAt.iso8601(trimmingZeros: true))
        key("visibility")
        string(bucket.visibility.rawValue)
        key("library")
        string(bucket.library.rawValue)
        key("minUploadFileSize")
        integer(bucket.minUploadFileSize)
        key("maxUploadFileSize")
        integer(bucket.maxUploadFileSize)
        key("downloadExpiration")
        integer(bucket.downloadExpiration)
        key("presignedUrlsEnabled")
        bool(bucket.presignedURLsEnabled)
        key("cacheControl")
        string(bucket.cacheControl)
        key("rules")
        rules(bucket.rules)
        endObject()
    }

    private mutating func rules(_ rules: AccessRules) {
        beginObject()
        for (role, reaches) in rules.reaches.sorted(by: { $0.key < $1.key }) where !reaches.isEmpty {
            key(named: role.text)
            beginObject()
            for action in AccessRules.Action.allCases {
                guard let reach = reaches[action] else { continue }
                key(named: action.rawValue)
                string(reach.rawValue)
            }
            endObject()
        }
        endObject()
    }
}

extension Bucket {
    /// The entity tag of its settings.
    var tag: String {
        var writer = JSONWriter()
        writer.bucket(self)
        return representationTag(writer.bytes)
    }
}

extension Response {
    static func bucket(_ status: Status, _ bucket: Bucket) -> Response {
        var writer = JSONWriter()
        writer.bucket(bucket)
        var response = Response.line(status, writer)
        response.headers.set("ETag", representationTag(writer.bytes))
        return response
    }
}
