import Glibc

/// Whether the web server in front is configured for this service.
struct NginxExamination {
    let configuration: Configuration
    /// What `nginx -T` prints.
    var dump: () -> (text: String, status: Int32)? = { ToolOutput.of("nginx", "-T") }
    /// Whether two paths lead to one folder.
    var isSame: (String, String) -> Bool = Self.isSame
    /// Whether an account may enter a folder; nil if that cannot be known.
    var canEnter: (String, String) -> Bool? = { FolderEntry.isOpen($0, to: $1) }
    /// Whether the mount a path lies on follows no symbolic link.
    var refusesLinks: (String) -> Bool = Self.refusesLinks

    func advice() -> [Advice] {
        guard let (text, status) = dump() else {
            return [
                .hint(
                    "nginx", "there is no nginx in /usr/sbin or in PATH",
                    "Install Debian's nginx, or examine the machine that runs it.")
            ]
        }
        guard status == 0 else {
            return [
                .hint(
                    "nginx",
                    "its configuration cannot be read: \(text.split(separator: "\n").last ?? "no reason given")",
                    "Run vitrine doctor as root, or nginx -t to see what is wrong with it.")
            ]
        }
        let statements = Self.statements(in: text)
        guard statements.contains(where: { $0.first == "upstream" && $0.dropFirst().first == "vitrine" })
        else {
            return [
                .hint(
                    "nginx", "vitrine.conf is not part of the system's configuration",
                    "make install puts it into /etc/nginx/conf.d; a development server has its own.")
            ]
        }
        return limit(in: statements) + root(in: statements) + connections(in: statements)
    }

    /// Two for each of the requests that wait for the responder, who are 2,048 at most (`max_conns`).
    private static let enoughConnections: Int64 = 4_096

    private func connections(in statements: [[Substring]]) -> [Advice] {
        let all = statements.filter { $0.first == "worker_connections" }.compactMap { Self.bytes($0.last) }
        guard let least = all.min(), least < Self.enoughConnections else { return [] }
        return [
            .hint(
                "nginx",
                "worker_connections is \(least): on a busy day clients are dropped instead of told to come back",
                "Set worker_connections 8192 and worker_rlimit_nofile 16384 in nginx.conf.")
        ]
    }

    private func limit(in statements: [[Substring]]) -> [Advice] {
        let limits = statements.filter { $0.first == "client_max_body_size" }.compactMap {
            Self.bytes($0.last)
        }
        guard limits.contains(configuration.maxUpload) else {
            return [
                .wrong(
                    "nginx",
                    "no client_max_body_size is \(configuration.maxUpload), which is VITRINE_MAX_UPLOAD",
                    "Make the two agree: a larger one lets uploads through that are refused later, a smaller one cuts them."
                )
            ]
        }
        return [.fine("nginx", "client_max_body_size agrees with VITRINE_MAX_UPLOAD")]
    }

    private func root(in statements: [[Substring]]) -> [Advice] {
        let roots = statements.filter { $0.first == "root" }.map { $0.dropFirst().joined(separator: " ") }
        let served = roots.filter { isSame($0, configuration.data) }
        guard served.count >= 3 else {
            return [
                .wrong(
                    "nginx", "\(configuration.data) is not the root of its three places for files",
                    "Enable srv-vitrine.mount, whose What is to be the data directory, or set root in vitrine.conf."
                )
            ]
        }
        return [.fine("nginx", "it serves \(configuration.data)")]
            + entry(in: statements, served: served[0]) + links(in: statements, served: Set(served))
    }

    /// Files that nginx cannot get to are 403, whatever their own modes.
    private func entry(in statements: [[Substring]], served: String) -> [Advice] {
        guard
            let user = statements.first(where: { $0.first == "user" && $0.count > 1 }).map({ String($0[1]) }),
            canEnter(served, user) == false
        else { return [] }
        return [
            .wrong(
                "nginx", "its user \(user) may not enter \(served): every file is answered with 403",
                "Give \(served) the group of \(user) and mode 750, and let it into the folders above.")
        ]
    }

    /// nginx may leave links to the mount, but to one of the two.
    private func links(in statements: [[Substring]], served: Set<String>) -> [Advice] {
        guard statements.contains(["disable_symlinks", "off"]),
            let open = served.sorted().first(where: { !refusesLinks($0) })
        else { return [.fine("nginx", "no symbolic link is followed")] }
        return [
            .wrong(
                "nginx", "it follows symbolic links to thumbnails below \(open)",
                "Enable srv-vitrine.mount and make its place the root, or take disable_symlinks off out of vitrine.conf."
            )
        ]
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        var facts = (stat(), stat())
        guard stat(one, &facts.0) == 0, stat(other, &facts.1) == 0 else { return false }
        return facts.0.st_dev == facts.1.st_dev && facts.0.st_ino == facts.1.st_ino
    }

    private static func refusesLinks(_ path: String) -> Bool {
        // ST_NOSYMFOLLOW of Linux 5.10, which this glibc passes on and has no name for.
        let noSymbolicLinks: UInt = 0x2000
        var facts = statvfs()
        return statvfs(path, &facts) == 0 && facts.f_flag & noSymbolicLinks != 0
    }

    /// The words of every simple statement and block head, without comments.
    static func statements(in text: String) -> [[Substring]] {
        text.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }.filter { !$0.hasPrefix("#") }
            .flatMap { $0.split { ";{}".contains($0) } }
            .map { statement in
                statement.split { $0 == " " || $0 == "\t" }.map { word in
                    word.count > 1 && word.first == "\"" && word.last == "\""
                        ? word.dropFirst().dropLast() : word
                }
            }
    }

    /// `5g`, `512m`, `10k` or a number of bytes; nil for anything else.
    static func bytes(_ text: Substring?) -> Int64? {
        guard let text, let last = text.lowercased().last else { return nil }
        guard let shift = ["k": 10, "m": 20, "g": 30][last] else { return Int64(text) }
        return Int64(text.dropLast()).flatMap { $0 <= 1 << 20 ? $0 << Int64(shift) : nil }
    }
}
