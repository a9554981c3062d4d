/// What a request makes depend on the state of the thing it asks for (RFC 9110 §13).
package struct ConditionalRequest: Sendable {
    package enum Decision: Sendable {
        case proceed
        /// Answer 304.
        case notModified
        /// Answer 412 and change nothing.
        case preconditionFailed
    }

    /// The fields, If-Range among them, of which there is more than one, in lower case; tags are taken from all lines
    /// together, dates from none.
    package let repeated: [String]

    private let match: EntityTagList?
    private let noneMatch: EntityTagList?
    private let modifiedSince: Int64?
    private let unmodifiedSince: Int64?
    private let hasUnmodifiedSince: Bool
    /// All lines of If-Range, nil without any.
    private let range: String?

    package init(_ headers: Headers) {
        var repeated: [String] = []
        func lines(_ name: String) -> [String] {
            let lines = headers.all(name)
            if lines.count > 1 { repeated.append(name) }
            return lines
        }
        // What is no date is ignored (RFC 9110 §13.1.3, §13.1.4).
        func date(_ lines: [String]) -> Int64? { HTTPDate(lines.joined(separator: ", "))?.seconds }
        match = EntityTagList(lines("if-match"))
        noneMatch = EntityTagList(lines("if-none-match"))
        modifiedSince = date(lines("if-modified-since"))
        let unmodifiedSince = lines("if-unmodified-since")
        hasUnmodifiedSince = !unmodifiedSince.isEmpty
        self.unmodifiedSince = date(unmodifiedSince)
        let range = lines("if-range")
        self.range = range.isEmpty ? nil : range.joined(separator: ", ")
        self.repeated = repeated
    }

    /// Whether a change of the thing, or its removal, depends on what it is now.
    package var hasUpdatePrecondition: Bool { match != nil || noneMatch != nil || hasUnmodifiedSince }

    /// Whether If-Match names `etag`, or is `*`; false without the field.
    ///
    /// - Parameter etag: with its quotes; compared strongly.
    package func isMatched(by etag: String) -> Bool { match?.containsStrongly(EntityTag(etag)) ?? false }

    /// Whether there is an If-Match.
    package var hasMatch: Bool { match != nil }

    /// What to do with a thing that exists (RFC 9110 §13.2.2).
    ///
    /// - Parameters:
    ///   - etags: each with its quotes and any of them the thing's; what is no tag matches nothing but `*`.
    ///   - lastModified: nil if unknown; dates are ignored then.
    ///   - method: GET and HEAD are answered 304 where others are 412, and only they heed If-Modified-Since.
    /// - Returns: whether to go on, and if not, with which status.
    package func decide(etags: [String], lastModified: LastModified?, method: Method) -> Decision {
        let tags = etags.map { EntityTag($0) }
        let isRead = method == .get || method == .head
        if let match {
            guard tags.contains(where: { match.containsStrongly($0) }) else { return .preconditionFailed }
        } else if let unmodifiedSince, let lastModified, lastModified.second > unmodifiedSince {
            return .preconditionFailed
        }
        if let noneMatch {
            guard tags.contains(where: { noneMatch.containsWeakly($0) }) else { return .proceed }
            return isRead ? .notModified : .preconditionFailed
        }
        if isRead, let modifiedSince, let lastModified, lastModified.isUnchanged(since: modifiedSince) {
            return .notModified
        }
        return .proceed
    }

    /// Whether a Range may be honoured: without If-Range, or if it names exactly what there is (RFC 9110 §13.1.5).
    ///
    /// - Parameters:
    ///   - etag: with its quotes.
    ///   - lastModified: counts only while it is a strong validator.
    package func permitsRange(etag: String, lastModified: LastModified?) -> Bool {
        guard let range else { return true }
        if let asked = EntityTag(range) { return EntityTag(etag).map(asked.matchesStrongly) ?? false }
        guard let lastModified, let date = HTTPDate(range) else { return false }
        return lastModified.isStrong && date.seconds == lastModified.second
    }
}

/// When a thing changed last, as far as a whole second can say it (RFC 9110 §8.8.2).
package struct LastModified: Equatable, Sendable {
    /// Since 1970.
    package let second: Int64
    /// Whether the second names one state of the thing: it is over, and the thing had one state in it.
    package let isStrong: Bool
    private let now: Int64

    /// - Parameters:
    ///   - second: of the last change, since 1970.
    ///   - isShared: whether an earlier state was shown with the same second.
    ///   - now: the clock, since 1970; the second of the response's Date.
    package init(second: Int64, isShared: Bool = false, now: Int64) {
        self.second = second
        self.now = now
        isStrong = second < now && !isShared
    }

    /// The value of the field, never later than Date, even if the clock was set back.
    package var text: String { HTTPDate(seconds: min(second, now)).text }

    /// Whether a copy of `date` is still what there is; of the same second, only if that is a strong validator.
    func isUnchanged(since date: Int64) -> Bool { second < date || second == date && isStrong }
}
