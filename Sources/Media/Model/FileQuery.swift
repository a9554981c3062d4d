/// Which files, in which order, and how many of them.
package struct FileQuery: Equatable, Sendable {
    package enum Field: String, CaseIterable, Sendable {
        case id, kind, name, size, width, height, mode, createdAt, updatedAt
        case userID, username, userFirstName, userLastName, userLastLogin
    }

    package struct Order: Equatable, Sendable {
        package let field: Field
        package let descending: Bool

        package init(_ field: Field, descending: Bool = false) {
            self.field = field
            self.descending = descending
        }
    }

    /// An inclusive range, open where nil.
    package struct Bounds<Value: Comparable & Sendable>: Equatable, Sendable {
        package var min: Value?
        package var max: Value?

        package init(min: Value? = nil, max: Value? = nil) {
            self.min = min
            self.max = max
        }
    }

    /// The files of one bucket that the caller may see: all of them, or those uploaded by `owner`.
    package struct Scope: Equatable, Sendable {
        package let bucket: BucketID
        package let owner: Subject?

        package init(bucket: BucketID, owner: Subject?) {
            self.bucket = bucket
            self.owner = owner
        }
    }

    /// Nil: every bucket, every file.
    package var scopes: [Scope]?
    /// Leaves out the files of buckets that are hidden from the library dialect.
    package var isForLibrary = false
    /// Every word must occur in the name, or in the decimal id if ``searchesNumbers``; case is folded.
    package var words: [String] = []
    package var searchesNumbers = true
    package var number = Bounds<Int64>()
    package var size = Bounds<Int64>()
    package var width = Bounds<Int64>()
    package var height = Bounds<Int64>()
    package var created = Bounds<Timestamp>()
    package var updated = Bounds<Timestamp>()
    package var kind: FileKind?
    package var userID: Int64?
    /// The id breaks ties: descending if the first order is, else ascending.
    package var order: [Order] = [Order(.createdAt, descending: true)]
    package var limit = 10
    package var offset: Int64 = 0

    package init() {}
}

/// The files of one page by number, and how many there are in all.
package struct FileNumbers: Equatable, Sendable {
    /// Files that are read at a time: the longest texts of so many take less than a megabyte.
    package static let batch = 8

    package let total: Int64
    package let numbers: [Int64]

    package init(total: Int64, numbers: [Int64]) {
        self.total = total
        self.numbers = numbers
    }
}

/// One page of files and how many there are in all.
package struct FilePage: Equatable, Sendable {
    package let total: Int64
    package let files: [MediaFile]

    package init(total: Int64, files: [MediaFile]) {
        self.total = total
        self.files = files
    }
}
