import HTTP
import Media

/// Writes files as the dialect shows them (LibraryAPI/Contract §2).
struct FileObject {
    /// Scheme and host that absolute URLs begin with.
    let base: String

    /// One file, its keys in the contract's order, always all of them.
    func write(_ file: MediaFile, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("id")
        writer.integer(file.number)
        writer.key("type")
        writer.string(file.content.kind.rawValue)
        writer.key("user")
        write(file.owner, to: &writer)
        writer.key("f")
        if file.isPublic {
            writeMediaURL(of: file.path, to: &writer)
        } else {
            writer.string(storageURL(of: file))
        }
        writer.key("name")
        writer.string(file.name)
        writer.key("description")
        writer.string(file.description)
        writer.key("size")
        writer.integer(file.content.size)
        writer.key("human_readable_size")
        writer.string(HumanReadableSize.text(file.content.size))
        writer.key("width")
        writer.integer(file.content.image.map { Int64($0.width) })
        writer.key("height")
        writer.integer(file.content.image.map { Int64($0.height) })
        writer.key("mode")
        writer.string(file.content.image?.mode)
        writer.key("created_at")
        writer.string(file.createdAt.iso8601)
        writer.key("updated_at")
        writer.string(file.updatedAt.iso8601)
        writer.key("thumbnails")
        writer.beginArray()
        for thumbnail in file.thumbnails { write(thumbnail, of: file, to: &writer) }
        writer.endArray()
        writer.endObject()
    }

    /// The URL of the file in the storage API, which replaces its bytes.
    func storageURL(of file: MediaFile) -> String { "\(base)/v1/files/\(file.id)" }

    /// As ``publishedURL(of:base:)`` in pieces, because a page of files has hundreds of them.
    private func writeMediaURL(of path: String, to writer: inout JSONWriter) {
        writer.string(joining: base, "/media/", percentEncoded(path, keeping: "/~!*()'"))
    }

    private func write(_ owner: Owner?, to writer: inout JSONWriter) {
        guard let owner else { return writer.null() }
        writer.beginObject()
        writer.key("id")
        writer.integer(owner.id)
        writer.key("username")
        writer.string(owner.username)
        writer.key("full_name")
        writer.string(owner.fullName)
        writer.endObject()
    }

    private func write(_ thumbnail: Thumbnail, of file: MediaFile, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("id")
        writer.integer(thumbnail.id)
        writer.key("f")
        if file.isPublic {
            writeMediaURL(of: thumbnail.path, to: &writer)
        } else {
            writer.string("\(base)/v1/files/\(file.id)/thumbnails/\(thumbnail.edge)")
        }
        writer.key("size")
        writer.integer(Int64(thumbnail.edge))
        writer.endObject()
    }
}
