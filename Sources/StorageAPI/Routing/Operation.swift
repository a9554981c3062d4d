import HTTP

/// Everything one can ask of the dialect; the names are those of its OpenAPI description (openapi.yaml).
enum Operation: String, CaseIterable {
    case uploadFiles, listFiles
    case getFile, getFileMetadataHeaders, replaceFile, updateFile, deleteFile
    case getFileMetadata
    case getFilePresignedURL, createFilePresignedURL
    case getFileWithPresignedURL, getFileHeadersWithPresignedURL
    case getThumbnail, getThumbnailHeaders
    case listBuckets, createBucket, getBucket, updateBucket, deleteBucket
    case listOrphanedFiles, deleteOrphanedFiles
    case listBrokenMetadata, deleteBrokenMetadata
    case listFilesNotUploaded
    case getVersion, getOpenAPISpec

    /// What a method does at a place, nil if it is not allowed there.
    init?(_ place: Place, _ method: Method) {
        guard let operation = Self.all(at: place).first(where: { $0.method == method }) else { return nil }
        self = operation.operation
    }

    /// The methods of a place, as the `Allow` header names them (RFC 9110 §10.2.1).
    static func allow(at place: Place) -> String {
        (all(at: place).map(\.method) + [.options]).map(\.name).joined(separator: ", ")
    }

    /// Every method of a place; HEAD of what is no file does what GET does.
    static func all(at place: Place) -> [(method: Method, operation: Operation)] {
        switch place {
        case .files: [(.get, .listFiles), (.head, .listFiles), (.post, .uploadFiles)]
        case .file:
            [
                (.get, .getFile), (.head, .getFileMetadataHeaders), (.put, .replaceFile),
                (.patch, .updateFile), (.delete, .deleteFile),
            ]
        case .metadata: [(.get, .getFileMetadata), (.head, .getFileMetadata)]
        case .presignedURL:
            [
                (.get, .getFilePresignedURL), (.head, .getFilePresignedURL),
                (.post, .createFilePresignedURL),
            ]
        case .presignedContents:
            [(.get, .getFileWithPresignedURL), (.head, .getFileHeadersWithPresignedURL)]
        case .thumbnail: [(.get, .getThumbnail), (.head, .getThumbnailHeaders)]
        case .buckets: [(.get, .listBuckets), (.head, .listBuckets), (.post, .createBucket)]
        case .bucket:
            [(.get, .getBucket), (.head, .getBucket), (.patch, .updateBucket), (.delete, .deleteBucket)]
        case .orphans(let deleting): [(.post, deleting ? .deleteOrphanedFiles : .listOrphanedFiles)]
        case .brokenMetadata(let deleting):
            [(.post, deleting ? .deleteBrokenMetadata : .listBrokenMetadata)]
        case .notUploaded: [(.post, .listFilesNotUploaded)]
        case .version: [(.get, .getVersion), (.head, .getVersion)]
        case .openAPI: [(.get, .getOpenAPISpec), (.head, .getOpenAPISpec)]
        }
    }
}
