/// Finds files and buckets and remembers what is true of them.
///
/// Every write is one transaction, durable when the method returns. A commit that fails so that it may be durable all the
/// same throws ``OutcomeUnknown``; after every other error nothing was written. The methods throw ``MediaError`` only where they say so, and
/// ``MediaError/noSpace`` or ``MediaError/busy`` from any write that did not come about. A closure given to a method
/// runs inside its transaction and must not write to the catalog itself.
package protocol Catalog: Sendable {
    /// Runs `body`, to which everything it reads, of the accounts too if they are kept here, is of one moment; it must
    /// be brief and write nothing. Returns and throws what `body` does, and throws if nothing can be read.
    func snapshot<Result>(_ body: () throws -> Result) throws -> Result

    /// Throws ``MediaError/noSpace`` while the disk is so full that deleting needs the room that is left; to be asked
    /// before anything new is taken in.
    func ensureRoom() throws

    // MARK: Files

    /// The file with this number, nil if there is none.
    func file(number: Int64) throws -> MediaFile?

    /// The file with this id, nil if there is none.
    func file(id: FileID) throws -> MediaFile?

    /// The numbers of the files of a page, in the order asked for, and how many files match in all.
    func numbers(of query: FileQuery) throws -> FileNumbers

    /// The files with these numbers in their order; those that are gone are left out.
    func files(numbers: [Int64]) throws -> [MediaFile]

    /// Adds a file, gives it a number, its thumbnails ids; its content is shown from now on, or from the first second that
    /// nothing has been shown in at its paths.
    ///
    /// Throws ``MediaError/alreadyExists`` if the id is taken, ``MediaError/pathTaken`` if one of the paths is
    /// published, reserved or redirected already, ``MediaError/bucketNotFound`` without its bucket. Content known
    /// to be undecodable gets no thumbnails, whatever the draft says.
    func insert(_ draft: FileDraft) throws -> MediaFile

    /// Reads, lets `change` alter, and writes one file in one transaction; returns it before and after, or nil if there
    /// is none. Nothing is written if `change` throws; its error is passed on.
    ///
    /// `number`, `id`, `bucket`, `isPublic`, `isInLibrary`, `owner`, `uploadedBy`, `createdAt` are not written. A path that changes leaves a redirect at
    /// the old one (for the original and, edge by edge, for thumbnails) and is put among the ``retiredPaths(limit:)``;
    /// moving back onto one's own redirect removes it. Thumbnails keep their ids by edge; new edges get ids.
    /// Other content, and content at another path, is shown from a later second on than what lay there before. Content
    /// known to be undecodable has no thumbnails. Throws ``MediaError/pathTaken``.
    func update(
        number: Int64, _ change: (inout MediaFile) throws -> Void
    ) throws -> (before: MediaFile, after: MediaFile)?

    /// Takes a file out with its thumbnails and redirects, its paths going to ``retiredPaths(limit:)`` if it was public;
    /// returns what it was, nil if there was none. Nothing is removed if `check` throws.
    func remove(number: Int64, if check: (MediaFile) throws -> Void) throws -> MediaFile?

    // MARK: Publication

    /// Public files that may not lie where they should: each that was added, moved, given other content or made
    /// public, and not ``markPublished(_:)`` since. Ascending by number, above `after`, at most `limit`.
    func filesAwaitingPublication(after: Int64, limit: Int) throws -> [MediaFile]

    /// Remembers that the file lies at its path with its content, if that is still so in the catalog; durable with a
    /// later write, because what a crash forgets is only looked at once more. Never throws.
    func markPublished(_ file: MediaFile)

    /// Whether the content of a file, or a rendition of it, may be linked below `media/`, and with which modification time.
    ///
    /// - Parameters:
    ///   - file: as it is in the catalog.
    ///   - recipe: of the rendition, empty for the content itself.
    func linkTime(of file: MediaFile, recipe: String) throws -> LinkTime

    /// Moves the modification times of what is to be linked for a file to the present second; does nothing while it may not
    /// be linked.
    ///
    /// - Parameters:
    ///   - file: as it is in the catalog.
    ///   - sizes: bytes of each rendition by its recipe; the content itself has the empty one.
    func setLinkTimes(of file: MediaFile, sizes: [String: Int64]) throws

    /// What belongs at a path below `media/`, nil for nothing. Files of private buckets are not found.
    func publication(at path: String) throws -> Publication?

    /// Whether something has a path below `folder`, which is then no path for a file.
    func hasPaths(below folder: String) throws -> Bool

    /// Whether an original, a thumbnail or a redirect, of whatever bucket, has this path.
    func isPathTaken(_ path: String) throws -> Bool

    /// Paths that were published and no longer are, oldest first; they stay until ``forgetRetired(_:)``.
    func retiredPaths(limit: Int) throws -> [String]

    /// Drops these from the retired paths, because nothing lies there any more. Only what this catalog object has
    /// answered as retired is dropped: a path retired again since then stays.
    func forgetRetired(_ paths: [String]) throws

    /// Files whose replace was interrupted (pending content set), ascending by number.
    func interruptedReplaces() throws -> [MediaFile]

    // MARK: Thumbnails and renditions

    /// Files with thumbnails that are not made yet and a number above `after`, ascending, at most `limit`.
    func filesAwaitingThumbnails(after: Int64, limit: Int) throws -> [MediaFile]

    /// Remembers that the file's thumbnails with these edges are made of `content`; does nothing if the file is gone or
    /// has other content by now.
    func markThumbnailsMade(number: Int64, content: BlobKey, edges: [Int]) throws

    /// Remembers that this content does not decode: every file that has it loses its thumbnails, the paths are retired.
    func markUndecodable(_ content: BlobKey) throws

    /// Whether ``markUndecodable(_:)`` was called for this content.
    func isUndecodable(_ content: BlobKey) throws -> Bool

    /// The contents that ``markUndecodable(_:)`` was called for, ascending.
    ///
    /// - Throws: what the catalog throws.
    func undecodableContents() throws -> [BlobKey]

    /// Forgets that a content does not decode; files get no thumbnails back by that.
    ///
    /// - Parameter content: to be tried anew.
    /// - Throws: what the catalog throws.
    func forgetUndecodable(_ content: BlobKey) throws

    /// Remembers a rendition of this many bytes and returns the modification time of its file: the present second, or the
    /// same time again for the same rendition and size.
    func stampRendition(of content: BlobKey, recipe: String, size: Int64) throws -> Int64

    // MARK: Blobs

    /// Which of these blobs some file refers to, as content or pending content.
    func referencedBlobs(among keys: [BlobKey]) throws -> Set<BlobKey>

    /// Which of these blobs the catalog has ever taken in and not forgotten, referred to or not.
    func knownBlobs(among keys: [BlobKey]) throws -> Set<BlobKey>

    /// Drops what is remembered of blobs nobody refers to any more, because their bytes are gone.
    func forgetBlobs(_ keys: [BlobKey]) throws

    /// The known contents that no file refers to, neither now nor with the replace it is in.
    ///
    /// - Returns: them in any order; those that were removed are forgotten and not among them.
    /// - Throws: what the database says.
    func unreferencedBlobs() throws -> [BlobKey]

    /// Every file with a number above `after`, ascending, at most `limit`: for checks that walk the whole catalog.
    func files(after: Int64, limit: Int) throws -> [MediaFile]

    /// Findings about the catalog itself (damaged pages, broken references), one sentence each; empty if it is sound.
    func integrityFindings() throws -> [String]

    /// Files that have this content and a number above `after`, ascending, at most `limit`.
    func files(having content: BlobKey, after: Int64, limit: Int) throws -> [MediaFile]

    // MARK: Scrub

    /// Contents that files have, ascending by key, above `after` (nil: from the first on), at most `limit`.
    func contents(after: BlobKey?, limit: Int) throws -> [StoredContent]

    /// How far the present scrub has come; nil before the first.
    func scrubProgress() throws -> ScrubProgress?

    /// Remembers how far the scrub has come, if it still stands at `former`; else another process goes on with it, and
    /// nothing is written. Returns whether it was.
    func noteScrub(_ progress: ScrubProgress, former: ScrubProgress?) throws -> Bool

    /// Remembers that a content is damaged or missing. Does nothing if that is known.
    func noteDamage(_ key: BlobKey) throws

    /// Forgets the damage of contents that are sound again, or that no file has any more.
    func forgetDamage(_ keys: [BlobKey]) throws

    /// Whether the damage of a content was noted.
    func isDamaged(_ key: BlobKey) throws -> Bool

    /// Contents whose damage was noted, ascending by key.
    func damages() throws -> [BlobKey]

    // MARK: Infections

    /// Remembers an upload in which a virus was found.
    func record(_ infection: Infection) throws

    /// What was found, from the latest on, at most `limit`.
    func infections(limit: Int) throws -> [Infection]

    // MARK: Buckets

    /// The bucket with this id, nil if there is none.
    func bucket(_ id: BucketID) throws -> Bucket?

    /// All buckets by id.
    func buckets() throws -> [Bucket]

    /// Adds a bucket. Throws ``MediaError/alreadyExists``.
    func insert(_ bucket: Bucket) throws

    /// Reads, alters and writes one bucket in one transaction; returns it before and after, nil if there is none.
    /// Files of a bucket that turns public await publication, their thumbnails count as not made.
    func updateBucket(
        _ id: BucketID, _ change: (inout Bucket) throws -> Void
    ) throws -> (before: Bucket, after: Bucket)?

    /// Removes an empty bucket.
    ///
    /// - Parameters:
    ///   - id: of any bucket.
    ///   - check: runs in the transaction and may throw to keep the bucket.
    /// - Returns: false if there is none.
    /// - Throws: ``MediaError/bucketNotEmpty`` while it holds files, ``MediaError/bucketIsPermanent`` for `default` and
    ///   `core_media`, and what `check` throws.
    func removeBucket(_ id: BucketID, if check: (Bucket) throws -> Void) throws -> Bool
}

extension Catalog {
    /// As ``removeBucket(_:if:)`` without a condition.
    ///
    /// - Parameter id: of any bucket.
    /// - Returns: false if there is none.
    /// - Throws: as ``removeBucket(_:if:)``.
    package func removeBucket(_ id: BucketID) throws -> Bool { try removeBucket(id, if: { _ in }) }
}

extension Catalog {
    /// The files that match, in the order asked for, and how many match in all: for pages of few files.
    package func page(_ query: FileQuery) throws -> FilePage {
        try snapshot {
            let found = try numbers(of: query)
            return FilePage(total: found.total, files: try files(numbers: found.numbers))
        }
    }
}

extension Catalog {
    /// Reads the files at some places of a list of numbers.
    ///
    /// - Parameters:
    ///   - places: indices of `numbers`.
    ///   - numbers: of any files.
    /// - Returns: as many as there are places, nil for each file that is gone.
    /// - Throws: what the catalog throws.
    package func files(at places: Range<Int>, in numbers: [Int64]) throws -> [MediaFile?] {
        let wanted = Array(numbers[places])
        var found = try files(numbers: wanted)[...]
        return wanted.map { number in found.first?.number == number ? found.removeFirst() : nil }
    }
}

/// What the catalog wants to be at a path below `media/`.
package enum Publication: Equatable, Sendable {
    case original(MediaFile)
    case thumbnail(MediaFile, Thumbnail)
    /// Something that lay here moved to this path.
    case moved(to: String)
}

/// With which modification time something may be linked at the path of a file, where nginx makes its validators of it
/// (Decisions/0027).
package enum LinkTime: Equatable, Sendable {
    /// With this one.
    case at(Int64)
    /// With the present second, which its modification time has to be moved to first.
    case due
    /// Not yet: the second is not over in which the path showed something else, or the clock was set back.
    case later

    /// - Parameters:
    ///   - modified: the modification time there is.
    ///   - first: the first second in which the path may show it.
    ///   - now: the present second.
    package init(_ modified: Int64, since first: Int64, now: Int64) {
        if modified >= first {
            self = modified <= now ? .at(modified) : .later
        } else {
            self = first <= now ? .due : .later
        }
    }

    /// Whether it may be linked as it is.
    package var isGiven: Bool {
        if case .at = self { true } else { false }
    }
}
