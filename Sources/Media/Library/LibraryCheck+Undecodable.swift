extension LibraryCheck {
    /// Forgets which contents did not decode, and tries them anew: a decoder may have been replaced since, or a machine
    /// that was too slow. What still does not decode is marked again.
    func retryUndecodable() throws {
        let contents = Set(try catalog.undecodableContents())
        guard !contents.isEmpty else { return }
        for content in contents { try catalog.forgetUndecodable(content) }
        var last: Int64 = 0
        while case let files = try catalog.files(after: last, limit: 500), !files.isEmpty {
            for file in files where contents.contains(file.content.blob) {
                guard let listed = try listThumbnails(of: file) else { continue }
                // Without a render worker they are listed, and made by the service.
                try? library.makeThumbnails(of: listed)
            }
            last = files[files.count - 1].number
        }
    }

    /// Lists the thumbnails that a file should have; nil if it is gone or changes meanwhile.
    private func listThumbnails(of file: MediaFile) throws -> MediaFile? {
        guard file.content.image?.isRenderable == true, file.thumbnails.isEmpty,
            try !catalog.isUndecodable(file.content.blob)
        else { return nil }
        let thumbnails = try library.completeThumbnails(of: file)
        let after = try catalog.update(number: file.number) { current in
            guard current.path == file.path, current.content == file.content else { return }
            current.thumbnails = thumbnails
        }?.after
        return after?.thumbnails.isEmpty == false ? after : nil
    }
}
