import ArgumentParser
import Testing

@testable import Vitrine

/// Every command other programs rely on is understood.
struct CommandLineTests {
    @Test(arguments: [
        "serve --data /srv", "serve --data /srv --listen unix:/run/vitrine.sock",
        "serve --listen 127.0.0.1:9000 --threads 4 --public-url https://a.example",
        "serve --max-upload 5 --log-level debug",
        "user create ada --data /srv --staff --permission 3801 --permission 3802",
        "user create ada --admin --inactive --first-name Ada --last-name Lovelace", "user delete ada",
        "user list --config /etc/vitrine.toml", "token create ada", "token revoke ada", "token list",
        "token list ada --json", "user list --json", "user update ada --staff --no-admin --active",
        "user update ada --inactive --first-name Ada --last-name Lovelace --permission 3801",
        "user update ada --add-permission 3802 --remove-permission 3803", "bucket list --json",
        "backup /backup --copy", "restore /backup --data /srv", "doctor --environment-file /etc/x",
        "bucket create photos --visibility public --min-size 1 --max-size 5 --download-expiration 60",
        "bucket create photos --no-presigned-urls --cache-control no-store --allow user:read:own",
        "bucket update photos --visibility private --presigned-urls", "bucket list", "bucket delete photos",
        "check", "check --repair --data /srv", "check --repair --from /backup --json", "doctor --data /srv",
        "sweep", "sweep --grace 0", "render-worker",
    ])
    func `a documented command is understood`(line: String) throws {
        #expect(throws: Never.self) {
            try Vitrine.parseAsRoot(line.split(separator: " ").map(String.init))
        }
    }

    @Test(arguments: [
        "", "upload", "user", "user create", "bucket create", "token create", "serve --port 80", "check x",
        "user update ada --active --inactive", "user update ada --add-permission 3800",
        "user update ada --add-permission 3801 --remove-permission 3801", "backup", "restore",
    ])
    func `another command is not`(line: String) {
        #expect(throws: (any Error).self) {
            var command = try Vitrine.parseAsRoot(line.split(separator: " ").map(String.init))
            // A command that only has subcommands asks for help.
            try command.run()
        }
    }
}
