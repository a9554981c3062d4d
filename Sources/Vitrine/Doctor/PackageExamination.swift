/// Whether the libraries and programs beside this one have their security fixes.
struct PackageExamination {
    /// Debian 12's packages and the oldest versions without known holes that concern a service like this.
    private static let oldest = [
        ("nginx", "1.22.1-9+deb12u11"), ("libfcgi0ldbl", "2.4.2-2+deb12u1"),
        ("libvips42", "8.14.1-3+deb12u2"), ("libheif1", "1.15.1-1+deb12u1"),
        ("libsqlite3-0", "3.40.1-2+deb12u2"), ("libmagic1", "1:5.44-3"),
    ]

    /// The version of an installed package, nil without it.
    var installed: (String) -> String? = { package in
        ToolOutput.of("dpkg-query", "-W", "-f", "${Version}", package).flatMap {
            $0.status == 0 ? $0.text : nil
        }
    }
    /// Whether the first version is older than the second.
    var isOlder: (String, String) -> Bool = {
        ToolOutput.of("dpkg", "--compare-versions", $0, "lt", $1)?.status == 0
    }

    func advice() -> [Advice] {
        let found = Self.oldest.compactMap { name, oldest in installed(name).map { (name, $0, oldest) } }
        guard !found.isEmpty else {
            return [
                .hint(
                    "packages", "this is no Debian system, or nothing of it was installed from packages",
                    "See to it that nginx, libvips, libheif and libfcgi get security fixes.")
            ]
        }
        let old = found.filter { isOlder($0.1, $0.2) }
        guard !old.isEmpty else {
            return [.fine("packages", found.map { "\($0.0) \($0.1)" }.joined(separator: ", "))]
        }
        return old.map { name, version, oldest in
            .wrong(
                "packages", "\(name) \(version) misses security fixes of \(oldest)",
                "apt-get update && apt-get install --only-upgrade \(name)")
        }
    }
}
