extension MediaLibrary {
    /// Bytes after which the place is noted, so that a restart does not begin again.
    private static let noteBytes: Int64 = 256 << 20

    /// Reads every content again, slowly, and notes which are damaged; goes on where it stood when the process ended.
    ///
    /// Several processes share the work: whoever finds that another has gone on leaves it to that one.
    /// - Parameters:
    ///   - interval: seconds from the beginning of one scrub to that of the next; before, nothing is done.
    ///   - pace: gets the bytes read, after every portion and before every content, and blocks for as long as wanted; what it throws ends the call.
    ///   - onDamage: gets each content that is damaged or missing, read twice, and what is wrong with it.
    package func scrub(
        every interval: Int64, pace: (Int) throws -> Void, onDamage: (BlobKey, String) -> Void
    ) throws {
        var noted = try catalog.scrubProgress()
        guard var progress = Self.next(after: noted, every: interval) else { return }
        let known = Set(try catalog.damages())
        while case let contents = try catalog.contents(after: progress.position, limit: 200),
            !contents.isEmpty
        {
            for content in contents {
                try pace(0)
                try scrub(content, wasDamaged: known.contains(content.key), pace, onDamage)
                progress.position = content.key
                progress.contents += 1
                progress.bytes += content.size
                guard progress.bytes - (noted?.bytes ?? 0) >= Self.noteBytes || content == contents.last
                else {
                    continue
                }
                guard try catalog.noteScrub(progress, former: noted) else { return }
                noted = progress
            }
        }
        progress.position = nil
        progress.finishedAt = .now
        _ = try catalog.noteScrub(progress, former: noted)
    }

    /// The scrub to go on with or to begin, nil if it is not time yet.
    private static func next(after former: ScrubProgress?, every interval: Int64) -> ScrubProgress? {
        let now = Timestamp.now
        guard let former else { return ScrubProgress(startedAt: now) }
        guard former.finishedAt != nil else { return former }
        let age = now.seconds - former.startedAt.seconds
        // A clock that was wrong must not put it off for years.
        return age >= interval || age < 0 ? ScrubProgress(startedAt: now) : nil
    }

    private func scrub(
        _ content: StoredContent, wasDamaged: Bool, _ pace: (Int) throws -> Void,
        _ onDamage: (BlobKey, String) -> Void
    ) throws {
        func read() throws -> ContentVerdict {
            try verify(content.key, size: content.size, leavesCache: true, onPortion: pace)
        }
        // A second look, because memory fails too; and because the last file may have been deleted meanwhile.
        guard try read() != .sound, case let verdict = try read(), verdict != .sound else {
            if wasDamaged { try catalog.forgetDamage([content.key]) }
            return
        }
        guard try catalog.referencedBlobs(among: [content.key]).contains(content.key) else { return }
        try catalog.noteDamage(content.key)
        switch verdict {
        case .sound: break
        case .missing: onDamage(content.key, "it is missing")
        case .damaged(let how), .inaccessible(let how): onDamage(content.key, how)
        }
    }
}
