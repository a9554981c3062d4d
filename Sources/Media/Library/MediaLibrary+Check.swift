/// Something that is not as the catalog says.
package struct Finding: Equatable, Sendable, CustomStringConvertible {
    /// One sentence for people.
    package let description: String
    /// Whether a repair has put it right.
    package let isRepaired: Bool
}

extension MediaLibrary {
    /// Compares the catalog with the blobs and with what is published, and answers everything that differs.
    ///
    /// - Parameter repair: brings the projections (`media/`) back in line with the truth; rows and blobs are
    ///   never touched.
    package func check(repair: Bool) throws -> [Finding] {
        var findings = try catalog.integrityFindings().map { Finding(description: $0, isRepaired: false) }
        try checkFiles(repair: repair, &findings)
        try checkPublished(repair: repair, &findings)
        return findings
    }

    private func checkFiles(repair: Bool, _ findings: inout [Finding]) throws {
        var last: Int64 = 0
        while case let files = try catalog.files(after: last, limit: 500), !files.isEmpty {
            for file in files {
                try checkBlob(of: file, &findings)
                try checkOriginal(of: file, repair: repair, &findings)
                try checkThumbnails(of: file, repair: repair, &findings)
            }
            last = files[files.count - 1].number
        }
    }

    private func checkBlob(of file: MediaFile, _ findings: inout [Finding]) throws {
        guard let size = try blobs.size(of: file.content.blob) else {
            findings.append(
                Finding(description: "File \(file.number): its bytes are missing.", isRepaired: false))
            return
        }
        if size != file.content.size {
            findings.append(
                Finding(
                    description:
                        "File \(file.number): \(size) bytes on disk, \(file.content.size) in the catalog.",
                    isRepaired: false))
        } else if try Digest.sha256(ofFileAt: blobs.localPath(of: file.content.blob)) != file.content.blob {
            findings.append(
                Finding(description: "File \(file.number): its bytes are damaged.", isRepaired: false))
        }
    }

    private func checkOriginal(of file: MediaFile, repair: Bool, _ findings: inout [Finding]) throws {
        guard file.isPublic,
            !blobs.shows(file.path, file.content.blob, modified: file.content.modified)
        else { return }
        if repair, try blobs.size(of: file.content.blob) != nil { publish(file) }
        findings.append(
            Finding(
                description: "File \(file.number) is not published at \(file.path).",
                isRepaired: blobs.shows(file.path, file.content.blob, modified: file.content.modified)))
    }

    private func checkThumbnails(of file: MediaFile, repair: Bool, _ findings: inout [Finding]) throws {
        guard file.isPublic else { return }
        let missing = file.thumbnails.filter { $0.isMade && !blobs.isPublished($0.path) }
        guard !missing.isEmpty else { return }
        // Without a render worker the rest can be checked all the same; the finding says what came of it.
        if repair { try? makeThumbnails(of: file) }
        findings.append(
            Finding(
                description: "File \(file.number) lacks \(missing.count) of its thumbnails.",
                isRepaired: missing.allSatisfy { blobs.isPublished($0.path) }))
    }

    private func checkPublished(repair: Bool, _ findings: inout [Finding]) throws {
        try blobs.forEachPublished { paths in
            for path in paths {
                switch try catalog.publication(at: path) {
                case .original, .thumbnail: continue
                case .moved, nil: break
                }
                if repair { try blobs.unpublish(path) }
                findings.append(
                    Finding(
                        description: "\(path) is published, but no file has this path.", isRepaired: repair))
            }
        }
    }
}
