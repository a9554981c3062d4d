import Foundation

/// What a process takes of the machine.
struct ProcessFacts: CustomStringConvertible {
    /// Kilobytes in memory that are the process's own.
    let anonymous: Int
    /// Kilobytes in memory of files it has mapped: the program, its libraries, the index of the catalog's log.
    let mapped: Int
    let descriptors: Int
    let threads: Int
    let children: Int

    init(of pid: Int32) throws {
        let memory = try Self.fields("/proc/\(pid)/smaps_rollup")
        anonymous = memory["Anonymous"] ?? 0
        mapped = (memory["Rss"] ?? 0) - anonymous
        threads = try Self.fields("/proc/\(pid)/status")["Threads"] ?? 0
        descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
        children = try Self.children(of: pid).count
    }

    /// The processes that any of its threads has started.
    static func children(of pid: Int32) throws -> [Int32] {
        let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")
        return tasks.flatMap { task in
            let path = "/proc/\(pid)/task/\(task)/children"
            let list = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            return list.split(separator: " ").compactMap { Int32($0) }
        }
    }

    var description: String {
        "\(anonymous / 1_024) MB own, \(mapped / 1_024) MB of files, \(descriptors) descriptors, "
            + "\(threads) threads, \(children) children"
    }

    /// The numbers of lines `Name:  number …`.
    private static func fields(_ path: String) throws -> [String: Int] {
        var fields: [String: Int] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let words = line.split(whereSeparator: { $0 == ":" || $0 == " " || $0 == "\t" })
            if words.count > 1, let number = Int(words[1]) { fields[String(words[0])] = number }
        }
        return fields
    }
}
