import ArgumentParser
import Media

/// `vitrine token`: the keys users call the service with.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Create and revoke tokens.", subcommands: [Create.self, Revoke.self])

    /// `vitrine token create`.
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a token for a user and print it.",
            discussion: "The key is printed once and kept nowhere; the catalog holds its SHA-256 alone.")

        @Argument(help: "The user's name.") var name: String
        @OptionGroup var options: ServiceOptions

        func run() throws {
            let key = makeTokenKey()
            do {
                try options.library().accounts.addToken(TokenDigest(of: key), for: name)
            } catch MediaError.notFound {
                throw CommandError("There is no user '\(name)'.")
            }
            print(key)
        }
    }

    /// `vitrine token revoke`.
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke one token, or all of a user's.",
            discussion: "A key of 40 hex digits is revoked; anything else is taken for a user's name.")

        @Argument(help: "A key, or a user's name.") var keyOrName: String
        @OptionGroup var options: ServiceOptions

        func run() throws {
            let accounts = try options.library().accounts
            if try accounts.removeToken(TokenDigest(of: keyOrName)) {
                print("Revoked the token.")
            } else if try accounts.user(named: keyOrName) != nil {
                print("Revoked \(try accounts.removeTokens(of: keyOrName)) tokens of '\(keyOrName)'.")
            } else {
                throw CommandError("There is no such token and no such user.")
            }
        }
    }
}
