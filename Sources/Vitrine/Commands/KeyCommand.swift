import ArgumentParser
import Media

/// `vitrine key`: the keys that sign URLs.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Rotate and list the keys that sign URLs.",
        discussion: "The first key is made when it is needed; no command shows a secret.",
        subcommands: [Rotate.self, List.self])

    /// `vitrine key rotate`.
    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new key, which signs from now on.",
            discussion: """
                URLs that former keys have signed hold for the grace, at most; a URL lives up to 604800 seconds. \
                Once a secret is known to others, rotate with --grace 0: no URL given out so far holds then.
                """)

        @Option(
            parsing: .unconditional,
            help: ArgumentHelp("Seconds for which former keys are still valid.", valueName: "seconds"))
        var grace: Int64 = 604_800
        @OptionGroup var options: ServiceOptions

        func validate() throws {
            guard (0...SigningKey.longestGrace).contains(grace) else {
                throw ValidationError("The grace is 0 to \(SigningKey.longestGrace) seconds.")
            }
        }

        func run() throws {
            let key = try options.signingKeys().rotateSigningKey(grace: grace)
            print("Key '\(key.id)' signs from now on.")
        }
    }

    /// `vitrine key list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the valid keys, the current one first: id, creation, end.")

        @OptionGroup var options: ServiceOptions

        func run() throws {
            for key in try options.signingKeys().signingKeys() { print(Self.line(key)) }
        }

        /// A key as it is listed, without its secret.
        static func line(_ key: SigningKey) -> String {
            [key.id, key.createdAt.iso8601, key.expiresAt?.iso8601 ?? "current"].joined(separator: "\t")
        }
    }
}

extension ServiceOptions {
    /// The keys in the data directory, opened for a command.
    fileprivate func signingKeys() throws -> any SigningKeys {
        try Wiring.opened(Configuration.read(self)).signingKeys
    }
}
