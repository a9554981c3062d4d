import ArgumentParser
import HTTP
import Media

/// `vitrine token`: the keys users call the service with.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Create, list and revoke tokens.",
        discussion: "A key is shown once, when it is made; the catalog holds its SHA-256 alone.",
        subcommands: [Create.self, List.self, Revoke.self])

    /// `vitrine token create`.
    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a token for a user and print it.",
            discussion: """
                The key is printed once and kept nowhere; the catalog holds its SHA-256 alone. A user may have several.
                """)

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

    /// `vitrine token list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List tokens: the user, the end of the key's SHA-256, when it was made, when it ends.",
            discussion: """
                One line each with a tab between the columns. printf %s KEY | sha256sum shows which one a key is; no command \
                shows a key. A token ends when it is revoked, and never by itself. Of one that a former version \
                has made, the time is not known: -.
                """)

        @Argument(help: "A user's name; all users' tokens without it.") var name: String?
        @Flag(help: "Print a JSON array instead of lines.") var json = false
        @OptionGroup var options: ServiceOptions

        func run() throws {
            let accounts = try options.library().accounts
            if let name, try accounts.user(named: name) == nil {
                throw CommandError("There is no user '\(name)'.")
            }
            let tokens = try accounts.tokens().filter { name == nil || $0.username == name }
            if json { print(Self.json(tokens)) } else { tokens.map(Self.line).forEach { print($0) } }
        }

        static func line(_ token: IssuedToken) -> String {
            [token.username, token.digest.ending, token.createdAt?.iso8601 ?? "-", "never"]
                .joined(separator: "\t")
        }

        static func json(_ tokens: [IssuedToken]) -> String {
            var writer = JSONWriter(indent: 2)
            writer.beginArray()
            for token in tokens {
                writer.beginObject()
                writer.key("username")
                writer.string(token.username)
                writer.key("digest_ending")
                writer.string(token.digest.ending)
                writer.key("created_at")
                if let created = token.createdAt { writer.string(created.iso8601) } else { writer.null() }
                writer.key("expires_at")
                writer.null()
                writer.endObject()
            }
            writer.endArray()
            return String(decoding: writer.bytes, as: UTF8.self)
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
                print(
                    "Revoked \(counted(try accounts.removeTokens(of: keyOrName), "token")) of '\(keyOrName)'."
                )
            } else {
                throw CommandError("There is no such token and no such user.")
            }
        }
    }
}
