import Foundation

/// What the kernel tells about a process.
struct ProcessFacts {
    let pid: Int32

    /// Kilobytes resident now.
    var resident: Int { status("VmRSS") }
    /// Kilobytes resident at most so far.
    var mostResident: Int { status("VmHWM") }

    /// The children of all its threads.
    var children: [Int32] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        return tasks.flatMap { task in
            Self.text("/proc/\(pid)/task/\(task)/children").split(separator: " ").compactMap { Int32($0) }
        }
    }

    var arguments: [String] { Self.text("/proc/\(pid)/cmdline").split(separator: "\0").map(String.init) }

    private func status(_ name: String) -> Int {
        let line = Self.text("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
