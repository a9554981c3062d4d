/// Whether the web server in front is configured for this service.
struct NginxExamination {
    let configuration: Configuration
    /// What `nginx -T` prints.
    var dump: () -> (text: String, status: Int32)? = { ToolOutput.of("nginx", "-T") }

    func advice() -> [Advice] {
        guard let (text, status) = dump() else {
            return [
                .hint(
                    "nginx", "it is not installed on this machine",
                    "Install Debian's nginx, or see to it elsewhere.")
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
        let isServed = roots.count { $0 == configuration.data } >= 3
        return [
            isServed
                ? .fine("nginx", "it serves \(configuration.data)")
                : .wrong(
                    "nginx", "\(configuration.data) is not the root of its three places for files",
                    "Set root in vitrine.conf to the data directory, three times.")
        ]
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
