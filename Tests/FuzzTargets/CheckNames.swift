import HTTP
@testable import LibraryAPI
@testable import Media

/// What a client calls a file leads nowhere but where files of its bucket lie.
func checkNames(_ input: [UInt8]) throws {
    let raw = String(received: input)
    if let shown = ClientFileName.presentable(raw) {
        try require(!["", ".", ".."].contains(shown), "a file is called '\(shown)'")
        try require(!shown.utf8.contains { $0 == 47 || $0 == 92 || $0 < 32 || $0 == 127 }, "'\(shown)'")
        // References are undone once, and may spell other references.
        if !shown.utf8.contains(38) {
            try require(ClientFileName.presentable(shown) == shown, "'\(shown)' is changed again")
        }
    }
    if let name = StoredName(cleaning: raw) { try checkStored(name) }
    if let id = FileID(raw) { try require(FileID(id.text) == id && isComponent(id.text), "the id '\(id)'") }
    if let bucket = BucketID(raw) { try require(isComponent(bucket.text), "the bucket '\(bucket)'") }
    try checkLocation(raw)
}

private func checkStored(_ name: StoredName) throws {
    try require(isComponent(name.text), "a file is stored as '\(name.text)'")
    try require(StoredName(cleaning: name.text) == name, "'\(name.text)' is changed again")
    try require(name.text == name.stem + name.pathExtension, "'\(name.text)' in pieces")
    // No bucket leaves less room.
    let bucket = BucketID(unchecked: String(repeating: "b", count: 63))
    let day = CivilDate(daysSinceEpoch: 20_484)
    let path = StoredPath.original(name, in: bucket, on: day)
    let folder = StoredPath.split(path).folder
    try require(folder == "\(bucket)/2026/01/31", "a file lies in '\(folder)'")
    for path in [path, StoredPath.alternative(to: name, in: folder)] { try checkPath(path, depth: 5) }
    for isMarked in [false, true] {
        let thumbnails = StoredPath.thumbnails(
            of: path, in: StoredPath.thumbnailFolder(of: bucket, on: day), marked: isMarked)
        try require(Set(thumbnails.map(\.path)).count == Thumbnail.edges.count, "\(thumbnails)")
        for thumbnail in thumbnails { try checkPath(thumbnail.path, depth: 6) }
    }
}

private func checkPath(_ path: String, depth: Int) throws {
    let components = path.utf8.split(separator: 47, omittingEmptySubsequences: false).map {
        String(received: $0)
    }
    try require(components.count == depth && components.allSatisfy(isComponent), "the path '\(path)'")
    try require(path.unicodeScalars.count <= StoredPath.longestPath, "the path '\(path)' is too long")
    try require(
        components.allSatisfy { $0.utf8.count <= StoredPath.longestComponent },
        "a part of '\(path)' is too long")
}

/// Whether it names one thing in a folder, and nothing hidden.
private func isComponent(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.first != 46 && !text.utf8.contains { $0 == 0 || $0 == 47 || $0 == 92 }
}

private func checkLocation(_ raw: String) throws {
    let location = Location(base: "http://localhost:8080", host: "localhost")
    let now = Timestamp(microseconds: 0)
    let content = Content(
        blob: BlobKey(unchecked: "blob"), size: 1, md5: "0", type: .octetStream, kind: .other, image: nil)
    let file = MediaFile(
        number: 1, id: FileID(unchecked: "id"), bucket: .standard, isPublic: true, content: content,
        path: "default/2026/01/31/a.txt", createdAt: now, updatedAt: now)
    do {
        switch try location.relocation(raw, of: file) {
        case .keep: break
        case .set(.name(let name)): try require(!name.utf8.contains(47), "the name '\(name)' is a path")
        case .set(.path(let path)): try require(!path.utf8.contains(0), "a path holds NUL")
        }
    } catch let problem as FieldProblem {
        try require(problem.field == "f", "'\(problem.field)' is refused")
    }
}
