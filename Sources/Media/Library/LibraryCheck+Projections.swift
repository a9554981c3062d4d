import Glibc

extension LibraryCheck {
    func findingAboutOriginal(of file: MediaFile) throws -> Finding? {
        if try isShown(file) { return nil }
        return Finding(
            .notPublished, file: file.number, path: file.path,
            "File \(file.number) is not published at \(file.path).")
    }

    /// Whether its bytes lie at its path, or nothing does where the responder serves it. A copy is read, because nothing
    /// else would notice its damage.
    private func isShown(_ file: MediaFile) throws -> Bool {
        let isLinkable = try file.isTypedByName && catalog.linkTime(of: file, recipe: "").isGiven
        guard blobs.isOccupied(file.path) else { return !isLinkable }
        guard file.isTypedByName, blobs.isPublished(file.path) else { return false }
        if !readsContents || blobs.shares(file.path, with: file.content.blob) { return true }
        do {
            return try Digest.sha256(ofFileAt: blobs.localPath(ofPublished: file.path)) == file.content.blob
        } catch let error as SystemError where error.isRefusal {
            // A finding of its own.
            return true
        }
    }

    func findingAboutThumbnails(of file: MediaFile) throws -> Finding? {
        let missing = try file.thumbnails.count { try $0.isMade && !isRight($0, of: file) }
        guard missing > 0 else { return nil }
        return Finding(
            .thumbnailsMissing, file: file.number, path: file.path,
            "File \(file.number) lacks \(missing) of its thumbnails.")
    }

    /// Whether a thumbnail is published, whole and, as far as anybody can tell, made of the file's content.
    private func isRight(_ thumbnail: Thumbnail, of file: MediaFile) throws -> Bool {
        guard blobs.isPublished(thumbnail.path),
            isWholeJPEG(blobs.localPath(ofPublished: thumbnail.path))
        else { return false }
        // Renditions may be deleted at any time; what is published stays right.
        guard let image = file.content.image else { return false }
        let recipe = library.thumbnailRecipe(edge: thumbnail.edge, of: image)
        return blobs.shows(thumbnail.path, renditionOf: file.content.blob, recipe: recipe.key) ?? true
    }

    func publish(_ file: MediaFile) throws -> Finding.Outcome {
        guard file.isPublic else { return .repaired }
        // A damaged copy passes for what it should be until it is gone.
        if try !isShown(file) { try blobs.unpublish(file.path) }
        library.publish(file)
        return try isShown(file) ? .repaired : .open
    }

    func remakeThumbnails(of file: MediaFile) throws -> Finding.Outcome {
        for thumbnail in file.thumbnails where try !isRight(thumbnail, of: file) {
            try blobs.unpublish(thumbnail.path)
            guard let image = file.content.image else { continue }
            let recipe = library.thumbnailRecipe(edge: thumbnail.edge, of: image)
            if let rendition = blobs.derived(of: file.content.blob, recipe: recipe.key),
                !isWholeJPEG(blobs.localPath(of: rendition))
            {
                try blobs.removeDerived(of: file.content.blob)
            }
        }
        // Without a render worker the rest can be checked all the same; the finding says what came of it.
        try? library.makeThumbnails(of: file)
        let current = try catalog.file(number: file.number) ?? file
        return try findingAboutThumbnails(of: current) == nil ? .repaired : .open
    }

    /// Finds what is published although no file has its path.
    mutating func checkPublished() throws {
        var suspects: [String] = []
        do {
            try blobs.forEachPublished { paths in suspects += try paths.filter(isStray) }
        } catch let error as SystemError where error.isRefusal {
            // The folder that cannot be read is a finding of its own.
        }
        guard !suspects.isEmpty else { return }
        Self.pause()
        for path in suspects where try isStray(path) {
            var finding = Finding(
                .strayPublished, path: path, "\(path) is published, but no file has this path.")
            if repairs {
                try blobs.quarantinePublished(path)
                finding.outcome = .repaired
            }
            report.findings.append(finding)
        }
    }

    private func isStray(_ path: String) throws -> Bool {
        try blobs.isOccupied(path) && catalog.publication(at: path).isRedirectOrNothing
    }

    /// Whether a file begins and ends as a JPEG does (ITU-T T.81 §B.2.1): a torn one does not.
    private func isWholeJPEG(_ path: String) -> Bool {
        guard let descriptor = try? openRegularFile(path) else { return false }
        defer { close(descriptor) }
        var ends: [UInt8] = [0, 0, 0, 0]
        let size = lseek(descriptor, 0, SEEK_END)
        let hasBoth = ends.withUnsafeMutableBytes { bytes in
            pread(descriptor, bytes.baseAddress, 2, 0) == 2
                && pread(descriptor, bytes.baseAddress?.advanced(by: 2), 2, size - 2) == 2
        }
        return hasBoth && ends == [0xFF, 0xD8, 0xFF, 0xD9]
    }
}
