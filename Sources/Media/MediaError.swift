/// What can go wrong with media, in the words of someone who never heard of HTTP.
package enum MediaError: Error, Equatable {
    case notFound
    case alreadyExists
    /// A published path belongs to another file.
    case pathTaken
    case bucketNotFound
    case bucketNotEmpty
    /// `default` and `core_media` cannot be deleted.
    case bucketIsPermanent
    /// More bytes than the limit in bytes.
    case tooLarge(size: Int64, limit: Int64)
    /// Fewer bytes than the limit in bytes.
    case tooSmall(size: Int64, limit: Int64)
    /// A virus with a signature of this name was found; nothing was kept.
    case infected(virus: String)
    /// Not what the caller's precondition expected.
    case changedMeanwhile
    /// A text of a file is longer than its limit.
    case textTooLong(TextLimit)
    /// A request's fields are wrong, each for a reason of its own.
    case invalid([FieldProblem])
    /// The disk has no room; nothing was kept.
    case noSpace
    /// Somebody else keeps the catalog from being written to, or it cannot be opened for the moment; nothing was kept.
    case busy
    /// A row's bytes are not there: our own fault.
    case contentMissing(BlobKey)
}

/// A write that failed although it may have become durable: the next start shows what came of it.
package struct OutcomeUnknown: Error, CustomStringConvertible {
    /// The adapter's own error.
    package let cause: any Error

    package init(cause: any Error) { self.cause = cause }

    package var description: String { String(describing: cause) }
}

/// What is wrong with one field.
package struct FieldProblem: Error, Equatable {
    package let field: String
    /// A sentence for people.
    package let reason: String

    package init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }
}
