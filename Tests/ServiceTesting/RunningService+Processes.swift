import Foundation
import Testing

extension RunningService {
    /// The responder's process id: the one `vitrine serve` below the script.
    package func responder() throws -> Int32 {
        try #require(responderIfAny(), "no responder is running")
    }

    /// The path of the socket between nginx and the responder.
    package func responderSocket() throws -> String {
        let text = try String(contentsOfFile: nginxConfiguration(), encoding: .utf8)
        let found = try #require(text.firstMatch(of: /server unix:([^ ;]+)/))
        return String(found.1)
    }

    /// The path of the server block that nginx reads, beside its main configuration.
    package func nginxConfiguration() throws -> String {
        let command = Self.arguments(of: try nginx()).joined(separator: " ")
        let found = try #require(command.firstMatch(of: /-c ([^ ]+)\/nginx\.conf/))
        return "\(found.1)/server.conf"
    }

    /// Nil while none runs.
    package func responderIfAny() -> Int32? {
        processes().first { Self.arguments(of: $0).dropFirst().first == "serve" }
    }

    /// The children of the responder that decode images.
    package func renderWorkers() -> [Int32] {
        processes().filter { Self.arguments(of: $0).dropFirst().first == "render-worker" }
    }

    /// The process id of nginx's master: SIGHUP has it read its configuration anew.
    package func nginx() throws -> Int32 {
        let pid = processes().first { Self.arguments(of: $0).first?.hasPrefix("nginx: master") == true }
        return try #require(pid, "no nginx is running")
    }

    /// The processes of nginx that serve clients; those from before a reload end with their last client.
    package func nginxWorkers() -> [Int32] {
        processes().filter { Self.arguments(of: $0).first?.hasPrefix("nginx: worker") == true }
    }

    /// Everything the script has started, directly or not.
    package func processes() -> [Int32] { Self.descendants(of: script) }

    /// How a process was called; empty if there is none.
    package static func arguments(of pid: Int32) -> [String] {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? ""
        return text.split(separator: "\0").map(String.init)
    }

    private static func descendants(of pid: Int32) -> [Int32] {
        // Whoever spawned a child may be any of the threads.
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        return threads.flatMap { thread in
            let path = "/proc/\(pid)/task/\(thread)/children"
            let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            return children.split(separator: " ").compactMap { Int32($0) }.flatMap {
                [$0] + descendants(of: $0)
            }
        }
    }
}
