/// What a request makes depend on the state of the thing it asks for (RFC 9110 §13).
package struct ConditionalRequest: Sendable {
    package enum Decision: Sendable {
        case proceed
        /// Answer 304.
        case notModified
        /// Answer 412 and change nothing.
        case preconditionFailed
    }

    /// The fields whose value is no date, in lower case; they are ignored (RFC 9110 §13.1.3, §13.1.4).
    package let invalidDates: [String]
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
        var invalidDates: [String] = []
        var repeated: [String] = []
        func lines(_ name: String) -> [String] {
            let lines = headers.all(name)
            if lines.count > 1 { repeated.append(name) }
            return lines
        }
        func date(_ name: String, _ lines: [String]) -> Int64? {
            guard !lines.isEmpty else { return nil }
            let date = HTTPDate(lines.joined(separator: ", "))
            if date == nil { invalidDates.append(name) }
            return date?.seconds
        }
        match = EntityTagList(lines("if-match"))
        noneMatch = EntityTagList(lines("if-none-match"))
        modifiedSince = date("if-modified-since", lines("if-modified-since"))
        let unmodifiedSince = lines("if-unmodified-since")
        hasUnmodifiedSince = !unmodifiedSince.isEmpty
        self.unmodifiedSince = date("if-unmodified-since", unmodifiedSince)
        let range = lines("if-range")
        self.range = range.isEmpty ? nil : range.joined(separator: ", ")
        self.invalidDates = invalidDates
        self.repeated = repeated
    }

    /// Whether a change of the thing, or its removal, depends on what it is now.
    package var hasUpdatePrecondition: Bool { match != nil || noneMatch != nil || hasUnmodifiedSince }

    /// Whether nginx must not be left to send the file: it would check If-Match and If-Unmodified-Since once more,
    /// against the file on disk, and refuse what holds.
    package var needsOwnDelivery: Bool { match != nil || hasUnmodifiedSince }

    /// What to do with a thing that exists (RFC 9110 §13.2.2).
    ///
    /// - Parameters:
    ///   - etag: with its quotes; what is no tag matches nothing but `*`.
    ///   - lastModified: in seconds since 1970, nil if unknown; dates are ignored then.
    ///   - method: GET and HEAD are answered 304 where others are 412, and only they heed If-Modified-Since.
    package func decide(etag: String, lastModified: Int64?, method: Method) -> Decision {
        let tag = EntityTag(etag)
        let isRead = method == .get || method == .head
        if let match {
            guard match.containsStrongly(tag) else { return .preconditionFailed }
        } else if let unmodifiedSince, let lastModified, lastModified > unmodifiedSince {
            return .preconditionFailed
        }
        if let noneMatch {
            guard noneMatch.containsWeakly(tag) else { return .proceed }
            return isRead ? .notModified : .preconditionFailed
        }
        if isRead, let modifiedSince, let lastModified, lastModified <= modifiedSince { return .notModified }
        return .proceed
    }

    /// Whether a Range may be honoured: without If-Range, or if it names exactly what there is (RFC 9110 §13.1.5).
    package func permitsRange(etag: String, lastModified: Int64?) -> Bool {
        guard let range else { return true }
        if let asked = EntityTag(range) { return EntityTag(etag).map(asked.matchesStrongly) ?? false }
        return HTTPDate(range).map { $0.seconds == lastModified } ?? false
    }
}
