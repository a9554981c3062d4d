/// Keeps immutable content and the two projections of it: what is published and what is derived.
package protocol BlobStore: Sendable {
    // MARK: Content

    /// A new, empty, exclusively created file on the store's own filesystem to receive bytes into.
    ///
    /// Throws ``MediaError/noSpace`` when the `expected` bytes would leave less than the reserve and no rendition can make
    /// room.
    func makeIncoming(expecting expected: Int64?) throws -> TemporaryFile

    /// How many bytes have to become free before ``makeIncoming(expecting:)`` has room.
    ///
    /// - Parameter expected: bytes announced, nil if none were.
    /// - Returns: 0 if it has room now, nil if no disk has as much.
    /// - Throws: what the system says.
    func missingBytes(for expected: Int64?) throws -> Int64?

    /// Those of some blobs that would make room if they were removed: they have no other name.
    ///
    /// - Parameters:
    ///   - keys: blobs; some may be gone.
    ///   - age: seconds for which they have not changed.
    /// - Returns: first those that have not changed for longest.
    /// - Throws: what the system says.
    func reclaimable(_ keys: [BlobKey], unchangedFor age: Int64) throws -> [ReclaimableBlob]

    /// Makes received bytes durable under their name and takes the temporary file over: flushed, renamed into
    /// place over whatever lies there, the directory flushed.
    func store(_ file: TemporaryFile, as key: BlobKey) throws

    /// Keeps a blob that has the bytes of `file`: it counts as changed now, and its name is durable.
    ///
    /// - Returns: false, and nothing changes, if the blob is not there, cannot be read or has other bytes.
    func reuse(_ key: BlobKey, insteadOf file: TemporaryFile) throws -> Bool

    /// Size in bytes of a blob, nil if it is not there.
    func size(of key: BlobKey) throws -> Int64?

    /// A path at which a decoder finds the blob's bytes.
    func localPath(of key: BlobKey) -> String

    /// Where the blob lies for a web server whose root is the data directory, `/blobs/…` for instance.
    func location(of key: BlobKey) -> String

    /// Runs `body`, during which no process removes a blob: whoever refers to content holds this from the moment the
    /// content is stored until the catalog knows it, because the content may have been there, unreferenced, before.
    func retainingBlobs<Result>(_ body: () throws -> Result) throws -> Result

    /// Runs `body` while nobody is in ``retainingBlobs(_:)``, in any process; nil, without running it, if that does not
    /// come about soon.
    func excludingUploads<Result>(_ body: () throws -> Result) throws -> Result?

    /// Blobs whose last change is older than `age` seconds, in portions; `body` may remove what it gets.
    func forEachBlob(olderThan age: Int64, _ body: ([BlobKey]) throws -> Void) throws

    /// Makes a blob count as changed now, so that its age begins anew. Not an error if it is not there.
    func renew(_ key: BlobKey) throws

    /// Removes a blob. Not an error if it is not there.
    func remove(_ key: BlobKey) throws

    // MARK: Quarantine

    /// Moves a blob to where nothing serves it; false if it is not there. Never overwrites what is there already.
    func quarantine(_ key: BlobKey, as reason: QuarantineReason) throws -> Bool

    /// Takes whatever lies at `path` below `media/` away, also what no store of ours has put there; into quarantine if it is
    /// the only name of its bytes. Not an error if nothing is there.
    func quarantinePublished(_ path: String) throws

    /// Removes blobs that came into quarantine for this reason more than `age` seconds ago; returns how many those were.
    func removeQuarantined(_ reason: QuarantineReason, olderThan age: Int64) throws -> Int

    /// Makes a published copy of a blob's bytes, which has them still, the blob. Throws ``MediaError/contentMissing(_:)`` if
    /// nothing lies there.
    func reclaim(_ key: BlobKey, fromPublished path: String) throws

    // MARK: Backup

    /// Puts a blob's bytes below the folder of a backup, under the same name as here.
    ///
    /// Other users of the machine read nothing of it. What is there with the right size stays.
    /// - Parameters:
    ///   - key: the blob.
    ///   - folder: where the backup lies.
    ///   - copies: makes bytes of the backup's own, also in place of shared ones; else bytes are shared where that is possible.
    /// - Returns: how the bytes came there.
    /// - Throws: ``MediaError/contentMissing(_:)`` if the blob is not here, ``MediaError/noSpace``.
    func exportBlob(_ key: BlobKey, to folder: String, copies: Bool) throws -> BlobTransfer

    /// Takes what ``exportBlob(_:to:copies:)`` has put below a folder, with the owner and the mode that blobs have here.
    ///
    /// - Parameters:
    ///   - key: the blob.
    ///   - folder: where the backup lies.
    /// - Returns: how the bytes came here.
    /// - Throws: ``MediaError/contentMissing(_:)`` if it is not there, ``MediaError/noSpace``.
    func importBlob(_ key: BlobKey, from folder: String) throws -> BlobTransfer

    /// Whether a blob and its copy in a backup are the same bytes on disk, damage included.
    ///
    /// - Parameters:
    ///   - key: the blob.
    ///   - folder: where the backup lies.
    func isShared(_ key: BlobKey, withBackup folder: String) -> Bool

    // MARK: Access

    /// Finds files and folders whose owner or mode keeps the service or a web server from using them.
    ///
    /// - Parameter body: gets each of them, a folder before what lies in it and may make it accessible.
    /// - Throws: ``SystemError`` for a folder that cannot be read for another reason than its mode, and what `body` throws.
    func forEachInaccessible(_ body: (InaccessibleEntry) throws -> Void) throws

    /// Gives a file or folder the mode that the store makes such ones with.
    ///
    /// - Parameter path: as ``InaccessibleEntry/path`` names it.
    /// - Returns: false if that is not allowed, because it belongs to another user.
    /// - Throws: ``SystemError``.
    func makeAccessible(_ path: String) throws -> Bool

    // MARK: Derived

    /// Where a rendition lies, nil until it was stored. Asking counts as its use, to the minute; its bytes may
    /// vanish at any time, but not by ``evictDerived(above:)`` within the next minute.
    func derived(of key: BlobKey, recipe: String) -> DerivedFile?

    /// A path at which a rendition's bytes are found.
    func localPath(of rendition: DerivedFile) -> String

    /// Moves a rendered file into place under its name, atomically, with this modification time.
    func storeDerived(_ file: TemporaryFile, of key: BlobKey, recipe: String, modified: Int64) throws

    /// Removes every rendition of a blob.
    func removeDerived(of key: BlobKey) throws

    /// Removes renditions if all together take more than `limit` bytes: those that were not used for longest,
    /// until nine tenths of the limit are taken. Returns how many that were.
    ///
    /// Counted is ``DerivedFile/space``. Those that are published neither go nor count: they take no space of
    /// their own. Those used within the last two minutes stay whatever the limit says, because a web server may
    /// be about to open them; what a burst makes beyond the limit goes with a later call.
    func evictDerived(above limit: Int64) throws -> Int

    /// As ``evictDerived(above:)`` for one blob of which there are more than `limit` renditions.
    func evictDerived(of key: BlobKey, above limit: Int) throws -> Int

    /// Removes renditions while less than the reserve is free: those that were not used for longest, and none used within
    /// the last seconds.
    ///
    /// - Returns: how many were removed.
    /// - Throws: what the system says.
    func evictBelowReserve() throws -> Int

    /// Whether at least the reserve is free.
    func hasReserve() throws -> Bool

    /// Content keys that have renditions, in portions.
    func forEachDerived(_ body: ([BlobKey]) throws -> Void) throws

    // MARK: Published

    /// Makes `path` below `media/` show the blob, atomically, whatever lay there; moves the blob's modification time forward
    /// to `modified` first. Throws ``MediaError/contentMissing(_:)`` if the blob is not there.
    func publish(_ key: BlobKey, modified: Int64, at path: String) throws

    /// Makes `path` below `media/` show a rendition, atomically, as ``publish(_:modified:at:)`` does; false if the rendition
    /// is not there.
    func publishDerived(of key: BlobKey, recipe: String, modified: Int64, at path: String) throws -> Bool

    /// Takes `path` below `media/` away. Not an error if nothing is there.
    func unpublish(_ path: String) throws

    /// Makes durable what was published at these paths, or taken away from them: until then a power cut may bring back
    /// what was there before.
    func flushPublished(_ paths: [String]) throws

    /// Whether something lies at `path` below `media/` that a web server would send.
    func isPublished(_ path: String) -> Bool

    /// Whether anything at all lies at `path` below `media/`.
    func isOccupied(_ path: String) -> Bool

    /// A path at which the bytes published at `path` are found.
    func localPath(ofPublished path: String) -> String

    /// Whether `path` shows exactly this blob: the same file with this modification time or a later one, or a copy of the
    /// same size and time.
    func shows(_ path: String, _ key: BlobKey, modified: Int64) -> Bool

    /// Whether `path` shows exactly this rendition, in the same sense; nil if there is no such rendition to compare with.
    /// Asking does not count as its use.
    func shows(_ path: String, renditionOf key: BlobKey, recipe: String) -> Bool?

    /// Whether `path` and the blob are one and the same bytes on disk, rather than copies.
    func shares(_ path: String, with key: BlobKey) -> Bool

    /// Takes everything of a bucket away from `media/` at once.
    func unpublishAll(of bucket: BucketID) throws

    /// Every published path of every bucket, in portions.
    func forEachPublished(_ body: ([String]) throws -> Void) throws

    // MARK: Housekeeping

    /// Removes files for received bytes, however young, that no process has open: a process that was killed has left them.
    ///
    /// - Returns: how many those were.
    /// - Throws: what the system says.
    func removeAbandonedIncoming() throws -> Int

    /// Removes what is left of uploads older than `age` seconds; returns how many files that were.
    ///
    /// Never a file that somebody, in whatever process, still has open.
    func removeStaleIncoming(olderThan age: Int64) throws -> Int

    /// Removes empty folders below `media/` that have not changed for `age` seconds; returns how many those were.
    ///
    /// What is being published meanwhile makes its folders anew.
    func removeEmptyFolders(olderThan age: Int64) throws -> Int

    /// Bytes free for uploads.
    func freeBytes() throws -> Int64

    /// Writes a few bytes through to the disk and takes them away again. Throws ``MediaError/noSpace`` as
    /// ``makeIncoming(expecting:)`` does, and what the system says if the disk takes nothing.
    func proveWritable() throws
}
