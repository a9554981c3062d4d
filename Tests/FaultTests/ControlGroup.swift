import Foundation
import ServiceTesting
import Testing

/// A bound on what a process and its children may take together (cgroup v1).
struct ControlGroup {
    enum Controller: String {
        case memory, pids
    }

    private let folder: String

    /// Whether such groups can be made here.
    static func canMake(_ controller: Controller) -> Bool {
        let folder =
            "/sys/fs/cgroup/\(controller.rawValue)/vitrine-probe-\(ProcessInfo.processInfo.processIdentifier)"
        guard mkdir(folder, 0o755) == 0 else { return false }
        defer { rmdir(folder) }
        return access(folder + "/cgroup.procs", W_OK) == 0
    }

    init(_ controller: Controller) throws {
        folder = "/sys/fs/cgroup/\(controller.rawValue)/vitrine-\(UUID().uuidString)"
        try #require(mkdir(folder, 0o755) == 0)
    }

    /// Puts a process, with the children it will have, into the group.
    func take(_ pid: Int32) throws { try set("cgroup.procs", "\(pid)") }

    func set(_ name: String, _ value: String) throws {
        let file = try #require(fopen(folder + "/" + name, "w"), "\(name) cannot be set")
        fputs(value, file)
        try #require(fclose(file) == 0, "\(name) cannot be set to \(value)")
    }

    func value(_ name: String) throws -> String {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    var processes: Set<Int32> {
        Set((try? value("cgroup.procs"))?.split(separator: "\n").compactMap { Int32($0) } ?? [])
    }

    /// Lets go of the group, once nobody is in it.
    func remove() throws { try eventually { rmdir(folder) == 0 } }
}
