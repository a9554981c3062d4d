import ArgumentParser
import HTTP
import Media

/// `vitrine infection`: uploads in which a virus was found.
struct InfectionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "infection", abstract: "List uploads in which a virus was found.",
        subcommands: [List.self])

    /// `vitrine infection list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what was found, the latest first: time, virus, file id, file name, session.",
            discussion: "The name and the session, which says who uploaded it, are JSON.")

        @Option(parsing: .unconditional, help: ArgumentHelp("List this many at most.", valueName: "n"))
        var limit = 100
        @OptionGroup var options: ServiceOptions

        func validate() throws {
            guard limit > 0 else { throw ValidationError("The limit is 1 or more.") }
        }

        func run() throws {
            for infection in try options.library().catalog.infections(limit: limit) {
                print(Self.line(infection))
            }
        }

        /// An infection as it is listed; what its client has chosen cannot look like another line.
        static func line(_ infection: Infection) -> String {
            var name = JSONWriter()
            name.string(infection.filename)
            return [
                infection.createdAt.iso8601, infection.virus, infection.file?.text ?? "-",
                String(decoding: name.bytes, as: UTF8.self), infection.session,
            ].joined(separator: "\t")
        }
    }
}
