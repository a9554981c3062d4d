import Foundation
import Glibc
import Synchronization
import Testing

/// nginx, spawn-fcgi and the built `vitrine`, running in a temporary directory on a free port of loopback.
package final class RunningService: Sendable {
    package let data: String
    package let port: UInt16
    package let admin: HTTPClient
    /// The script that started nginx and the responder.
    let script: Int32
    private let keepsData: Bool
    private let isRunning = Mutex(true)

    /// Starts everything and returns once it is ready.
    ///
    /// - Parameter environment: `VITRINE_*` settings for this service, and the script's own.
    /// - Parameter data: a data directory that stays when the service ends; nil for a new one that goes with it.
    /// - Parameter program: what runs in place of the built program, a script that wraps it for instance.
    /// Throws if it does not come up.
    package init(
        environment: [String: String] = [:], data kept: String? = nil, program: String = RunningService.binary
    ) throws {
        data = kept ?? FileManager.default.temporaryDirectory.path + "/vitrine-\(UUID().uuidString)"
        keepsData = kept != nil
        port = try Self.freePort()
        let output = Pipe()
        let script = Process.tool("sh", [Self.script, data, String(port), program])
        script.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("VITRINE_") }
            // A namespace of mounts would keep the disks of other tests busy.
            .merging(["VITRINE_LOG_LEVEL": "error", "VITRINE_RESERVE": "0", "NGINX_MOUNT": "no"]) { $1 }
            .merging(environment) { $1 }
        script.standardOutput = output
        try script.start()
        self.script = script.processIdentifier
        // The script announces itself once the service is alive; its output ends if it gives up.
        var announced = ""
        while !announced.contains("\nNext") {
            let piece = output.fileHandleForReading.availableData
            try #require(!piece.isEmpty, "the service did not start: \(announced)")
            announced += String(decoding: piece, as: UTF8.self)
        }
        let token = try String(contentsOfFile: data + "/admin-token", encoding: .utf8)
        admin = HTTPClient(port: port, token: token.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Ends everything and removes the data, unless they were there before.
    package func stop() {
        end()
        guard !keepsData else { return }
        try? FileManager.default.removeItem(atPath: data)
    }

    /// Ends everything; the data stays.
    package func end() {
        isRunning.withLock { isRunning in
            guard isRunning else { return }
            isRunning = false
            kill(script, SIGTERM)
            // Foundation reaps it, but not while an orphan keeps one of its descriptors: then it stays a zombie.
            while kill(script, 0) == 0, !Self.isZombie(script) { sched_yield() }
        }
    }

    /// Runs a command of the program, on this data directory unless it names another.
    package func vitrine(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = arguments + (arguments.contains("--data") ? [] : ["--data", data])
        let outcome = try process.outcome()
        return (outcome.status, outcome.output, outcome.errors)
    }

    /// A client for a new user with these rights.
    package func client(_ name: String, _ rights: String...) throws -> HTTPClient {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = ["user", "create", name, "--data", data] + rights
        process.standardOutput = FileHandle.nullDevice
        try process.start()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let token = try vitrine("token", "create", name).output
        return HTTPClient(port: port, token: token.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    // MARK: Places

    /// What starts nginx and the responder.
    package static let script = root + "/nginx/dev-server.sh"

    /// The checkout that the tests were built from.
    package static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The program under test: `VITRINE_TEST_BINARY`, or the one that lies where the running test bundle lies.
    package static let binary =
        ProcessInfo.processInfo.environment["VITRINE_TEST_BINARY"]
        ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("vitrine").path

    /// A port of loopback that nothing listens on.
    package static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 ? getsockname(descriptor, pointer, &size) : -1
            }
        }
        try #require(status == 0)
        return UInt16(bigEndian: address.sin_port)
    }

    private static func isZombie(_ pid: Int32) -> Bool {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        // The name, in brackets, may hold anything.
        return text.drop { $0 != ")" }.hasPrefix(") Z")
    }
}
