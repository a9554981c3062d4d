import Foundation
import ServiceTesting
import Testing

/// A bound on what a process and its children may take together: a group of cgroup v2, or of v1 where that holds the controller.
struct ControlGroup {
    enum Controller: String {
        case memory, pids

        /// The file that bounds it, and what it holds without a bound.
        fileprivate func bound(_ version: Version) -> (file: String, none: String) {
            switch (self, version) {
            case (.memory, .two): ("memory.max", "max")
            case (.memory, .one): ("memory.limit_in_bytes", "-1")
            case (.pids, _): ("pids.max", "max")
            }
        }
    }

    fileprivate enum Version { case one, two }

    private let folder: String
    private let bound: (file: String, none: String)

    init(_ controller: Controller) throws {
        let (parent, version) = try #require(Self.parents(of: controller).first, "no \(controller) group")
        folder = "\(parent)/vitrine-\(UUID().uuidString)"
        bound = controller.bound(version)
        try #require(mkdir(folder, 0o755) == 0)
    }

    /// Puts a process, with the children it will have, into the group.
    func take(_ pid: Int32) throws { try set("cgroup.procs", "\(pid)") }

    /// Bounds what all in the group take together: bytes of memory, or processes; nil for no bound.
    func limit(to value: Int?) throws { try set(bound.file, value.map { "\($0)" } ?? bound.none) }

    private func set(_ name: String, _ value: String) throws {
        let file = try #require(fopen(folder + "/" + name, "w"), "\(name) cannot be set")
        fputs(value, file)
        try #require(fclose(file) == 0, "\(name) cannot be set to \(value)")
    }

    /// Lets go of the group, once nobody is in it.
    func remove() throws { try eventually { rmdir(folder) == 0 } }
}

// MARK: Where groups can be made

extension ControlGroup {
    /// Why no such group can be made here and a process put into it; nil if one can.
    static func obstacle(to controller: Controller) -> String? {
        guard parents(of: controller).isEmpty else { return nil }
        let reason = geteuid() == 0 ? "this machine gives the controller to no group" : "only root may"
        return "no \(controller) control group can be made: \(reason)"
    }

    /// Groups below which a group with this controller can be made, the innermost of cgroup v2 first.
    private static func parents(of controller: Controller) -> [(path: String, version: Version)] {
        let mounts = ((try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? "")
            .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let second = mounts.filter { $0[2] == "cgroup2" }.flatMap { ancestors(below: $0[1]) }
            .filter { words(of: $0 + "/cgroup.subtree_control").contains(controller.rawValue) }
        let first = mounts.filter {
            $0[2] == "cgroup" && $0[3].split(separator: ",").contains("\(controller)")
        }
        .map { $0[1] }
        return (second.map { ($0, .two) } + first.map { ($0, .one) }).filter { canHold($0.0) }
    }

    /// The group of cgroup v2 that this process is in and those around it, from the inside.
    private static func ancestors(below mount: String) -> [String] {
        let own = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        let path = own.split(separator: "\n").first { $0.hasPrefix("0::") }?.dropFirst(3) ?? "/"
        var names = path.split(separator: "/")
        var found: [String] = []
        while !names.isEmpty {
            found.append(mount + "/" + names.joined(separator: "/"))
            names.removeLast()
        }
        return found + [mount]
    }

    private static func words(of path: String) -> [String] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// Whether a process of this user's can be put into a new group there.
    private static func canHold(_ parent: String) -> Bool {
        let folder = "\(parent)/vitrine-probe-\(UUID().uuidString)"
        guard mkdir(folder, 0o755) == 0 else { return false }
        defer { rmdir(folder) }
        // The shell puts itself there, and is gone before the group has to be.
        let process = Process.tool("sh", ["-c", "echo $$ > \"$1/cgroup.procs\"", "sh", folder])
        process.standardError = FileHandle.nullDevice
        guard (try? process.start()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

extension Capability {
    static let memoryGroups = Capability(obstacle: ControlGroup.obstacle(to: .memory))
    static let processGroups = Capability(obstacle: ControlGroup.obstacle(to: .pids))
}
