import Glibc
import HTTP

/// Whether the deployed service keeps its secrets to itself and its memory within bounds.
struct ServiceExamination {
    let configuration: Configuration
    /// The unit of the deployed service, nil where none is installed.
    let unit: ServiceUnit?
    /// Files with settings, which may hold secrets.
    let settingsFiles: [String]
    /// The permission bits of a file, nil if it is not there.
    var mode: (String) -> mode_t? = { path in
        var facts = stat()
        return stat(path, &facts) == 0 ? facts.st_mode & 0o7777 : nil
    }

    func advice() -> [Advice] {
        let secrets = settingsFiles.compactMap(secrecy)
        guard let unit else { return secrets }
        return secrets + [publicURL(), memory(unit)]
    }

    private func secrecy(of path: String) -> Advice? {
        guard let mode = mode(path) else { return nil }
        guard mode & 0o077 != 0 else { return .fine("settings", "only its owner reads \(path)") }
        return .wrong(
            "settings", "\(path) has mode 0\(String(mode, radix: 8)), and it may hold secrets",
            "chmod 600 \(path), and replace the secrets in it if other users of this machine are not trusted."
        )
    }

    private func publicURL() -> Advice {
        if let url = configuration.publicURL { return .fine("urls", "absolute URLs begin with \(url.text)") }
        return .hint(
            "urls", "VITRINE_PUBLIC_URL is not set: the Host header of each request decides absolute URLs",
            "Set VITRINE_PUBLIC_URL to the scheme and host that clients use.")
    }

    private func memory(_ unit: ServiceUnit) -> Advice {
        guard let limit = unit.value("MemoryMax"), limit != "infinity" else {
            return .hint(
                "memory", "the unit sets no MemoryMax: the service may take all of the machine's memory",
                "Run systemctl edit vitrine.service and set MemoryMax below [Service].")
        }
        return .fine("memory", "the unit limits it to \(limit)")
    }
}
