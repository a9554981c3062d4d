/// The version of a program that writes catalogs (semver.org), each number below 1,000.
package struct ProgramVersion: Equatable, Comparable, Sendable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package let patch: Int

    package init(major: Int, minor: Int, patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    package var description: String { "\(major).\(minor).\(patch)" }

    package static func < (left: ProgramVersion, right: ProgramVersion) -> Bool { left.code < right.code }

    /// The version as `PRAGMA user_version` holds it; 0 stands for an unknown one.
    var code: Int { major * 1_000_000 + minor * 1_000 + patch }

    init?(code: Int) {
        guard code > 0 else { return nil }
        self.init(major: code / 1_000_000, minor: code / 1_000 % 1_000, patch: code % 1_000)
    }
}
