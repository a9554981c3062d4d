import ArgumentParser
import HTTP
import Media
import StorageAPI

/// `vitrine bucket`: the places for files and their rules.
struct BucketCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bucket", abstract: "Create, list, update and delete buckets.",
        subcommands: [Create.self, List.self, Update.self, Delete.self])

    /// The settings of a bucket, as create and update take them.
    struct Settings: ParsableArguments {
        @Option(help: "public (published below /media/) or private.") var visibility: String?
        @Option(help: "shown or hidden: whether the library API shows its files.") var library: String?
        @Option(parsing: .unconditional, help: ArgumentHelp("Smallest file in bytes.", valueName: "n"))
        var minSize: Int64?
        @Option(parsing: .unconditional, help: ArgumentHelp("Largest file in bytes.", valueName: "n"))
        var maxSize: Int64?
        @Option(
            parsing: .unconditional,
            help: ArgumentHelp("Seconds a presigned URL lives, 1 to 604800.", valueName: "s"))
        var downloadExpiration: Int64?
        @Flag(
            name: .customLong("presigned-urls"), inversion: .prefixedNo,
            help: "Whether URLs may be presigned.")
        var presignedURLs: Bool?
        @Option(help: ArgumentHelp("The Cache-Control of downloads.", valueName: "s")) var cacheControl:
            String?
        @Option(
            name: .customLong("allow"),
            help: ArgumentHelp(
                "A rule such as user:read:own or public:read:all; may be repeated. Given once, it replaces all rules.",
                valueName: "role:action:reach"))
        var rules: [String] = []

        /// Puts what was given into `bucket`. Throws ``CommandError`` for what a bucket cannot have.
        func apply(to bucket: inout Bucket) throws {
            if let visibility {
                guard let parsed = Bucket.Visibility(rawValue: visibility) else {
                    throw CommandError("The visibility is public or private.")
                }
                bucket.visibility = parsed
            }
            if let library {
                guard let parsed = Bucket.LibraryAccess(rawValue: library) else {
                    throw CommandError("The library is shown or hidden.")
                }
                bucket.library = parsed
            }
            if let minSize { bucket.minUploadFileSize = minSize }
            if let maxSize { bucket.maxUploadFileSize = maxSize }
            if let downloadExpiration { bucket.downloadExpiration = downloadExpiration }
            if let presignedURLs { bucket.presignedURLsEnabled = presignedURLs }
            if let cacheControl { bucket.cacheControl = cacheControl }
            if !rules.isEmpty { bucket.rules = try parsedRules() }
            let problems = bucket.problems
            guard problems.isEmpty else { throw CommandError(problems.map(\.reason).joined(separator: " ")) }
        }

        private func parsedRules() throws -> AccessRules {
            var parsed = AccessRules()
            for rule in rules {
                // A role may have colons in it, as over HTTP.
                let parts = rule.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
                guard parts.count >= 3, let action = AccessRules.Action(rawValue: parts[parts.count - 2]),
                    let reach = parts.last, reach == "no" || AccessRules.Reach(rawValue: reach) != nil
                else {
                    throw CommandError(
                        "'\(rule)' is not a rule; write ROLE:ACTION:REACH with read, insert, update or delete and own, all or no."
                    )
                }
                guard let role = Role(checking: parts.dropLast(2).joined(separator: ":")) else {
                    throw CommandError(
                        "'\(rule)' names no role: it is 1 to 100 printable ASCII characters without spaces.")
                }
                parsed.reaches[role, default: [:]][action] = AccessRules.Reach(rawValue: reach)
            }
            guard parsed.reaches.count <= AccessRules.mostRoles else {
                throw CommandError("A bucket has rules for \(AccessRules.mostRoles) roles at most.")
            }
            return parsed
        }
    }

    /// `vitrine bucket create`.
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a bucket.")

        @Argument(help: "The id: 1 to 63 letters, digits, '.', '_', '-'.") var id: String
        @OptionGroup var settings: Settings
        @OptionGroup var options: ServiceOptions

        func run() throws {
            guard let id = BucketID(id) else { throw CommandError("'\(self.id)' cannot be a bucket's id.") }
            var bucket = Bucket(id: id)
            try settings.apply(to: &bucket)
            do {
                try options.library(makingMissing: true).catalog.insert(bucket)
            } catch MediaError.alreadyExists {
                throw CommandError("There is a bucket '\(id)' already.")
            }
            print("Created bucket '\(id)'.")
        }
    }

    /// `vitrine bucket list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List buckets with all their settings and rules.",
            discussion: """
                A table: id, visibility, whether the library API shows it, smallest and largest file in bytes, seconds a \
                presigned URL lives (or - if URLs cannot be presigned), Cache-Control, and the rules as --allow takes them. \
                Programs should read --json: an array of buckets as the storage API shows them.
                """)

        @Flag(help: "Print a JSON array instead of a table.") var json = false
        @OptionGroup var options: ServiceOptions

        func run() throws {
            let buckets = try options.library().catalog.buckets()
            print(json ? Self.json(buckets) : Self.table(buckets))
        }

        static func table(_ buckets: [Bucket]) -> String {
            var table = TextTable(
                "BUCKET", "VISIBILITY", "LIBRARY", "SIZES", "PRESIGNED", "CACHE-CONTROL", "RULES")
            for bucket in buckets {
                table.add([
                    bucket.id.text, bucket.visibility.rawValue, bucket.library.rawValue,
                    "\(bucket.minUploadFileSize)-\(bucket.maxUploadFileSize)",
                    bucket.presignedURLsEnabled ? "\(bucket.downloadExpiration)s" : "-",
                    bucket.cacheControl.isEmpty ? "-" : bucket.cacheControl,
                    bucket.rules.texts.isEmpty ? "-" : bucket.rules.texts.joined(separator: " "),
                ])
            }
            return table.text
        }

        static func json(_ buckets: [Bucket]) -> String {
            var writer = JSONWriter(indent: 2)
            writer.beginArray()
            for bucket in buckets { writer.bucket(bucket) }
            writer.endArray()
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }

    /// `vitrine bucket update`.
    struct Update: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a bucket; what is not given stays.",
            discussion: "A bucket that turns private takes its URLs below /media/ away at once.")

        @Argument(help: "The id.") var id: String
        @OptionGroup var settings: Settings
        @OptionGroup var options: ServiceOptions

        func run() throws {
            let library = try options.library()
            guard let id = BucketID(id), try library.updateBucket(id, settings.apply) != nil else {
                throw CommandError("There is no bucket '\(id)'.")
            }
            print("Updated bucket '\(id)'.")
        }
    }

    /// `vitrine bucket delete`.
    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete an empty bucket.")

        @Argument(help: "The id.") var id: String
        @OptionGroup var options: ServiceOptions

        func run() throws {
            do {
                let catalog = try options.library().catalog
                guard let id = BucketID(id), try catalog.removeBucket(id) else {
                    throw CommandError("There is no bucket '\(id)'.")
                }
            } catch MediaError.bucketNotEmpty {
                throw CommandError("Bucket '\(id)' holds files; delete them first.")
            } catch MediaError.bucketIsPermanent {
                throw CommandError("Bucket '\(id)' cannot be deleted.")
            }
            print("Deleted bucket '\(id)'.")
        }
    }
}

extension AccessRules {
    /// Every rule as `--allow` takes it, roles in alphabetical order.
    fileprivate var texts: [String] {
        reaches.sorted { $0.key < $1.key }.flatMap { role, reaches in
            Action.allCases.compactMap { action in
                reaches[action].map { "\(role):\(action.rawValue):\($0.rawValue)" }
            }
        }
    }
}
