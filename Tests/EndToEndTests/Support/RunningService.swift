import Foundation
import Glibc
import Synchronization
import Testing

/// nginx, spawn-fcgi and the built `vitrine`, running in a temporary directory on a free port of loopback.
final class RunningService: Sendable {
    let data: String
    let port: UInt16
    let admin: HTTPClient
    private let script: Int32
    private let isRunning = Mutex(true)

    /// - Parameter environment: `VITRINE_*` settings for this service.
    /// Throws if it does not come up.
    init(environment: [String: String] = [:]) throws {
        data = FileManager.default.temporaryDirectory.path + "/vitrine-\(UUID().uuidString)"
        port = try Self.freePort()
        let output = Pipe()
        let script = Process()
        script.executableURL = URL(fileURLWithPath: "/bin/sh")
        script.arguments = [Self.root + "/nginx/dev-server.sh", data, String(port), Self.binary]
        script.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("VITRINE_") }
            .merging(["VITRINE_LOG_LEVEL": "error", "VITRINE_RESERVE": "0"]) { $1 }
            .merging(environment) { $1 }
        script.standardOutput = output
        try script.run()
        self.script = script.processIdentifier
        // The script announces itself once /readyz answers; its output ends if it gives up.
        var announced = ""
        while !announced.contains("Ctrl-C") {
            let piece = output.fileHandleForReading.availableData
            try #require(!piece.isEmpty, "the service did not start: \(announced)")
            announced += String(decoding: piece, as: UTF8.self)
        }
        let token = try String(contentsOfFile: data + "/admin-token", encoding: .utf8)
        admin = HTTPClient(port: port, token: token.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Ends everything and removes the data.
    func stop() {
        end()
        try? FileManager.default.removeItem(atPath: data)
    }

    /// Ends everything; the data stays.
    func end() {
        isRunning.withLock { isRunning in
            guard isRunning else { return }
            isRunning = false
            kill(script, SIGTERM)
            // Foundation reaps it; until then its pid is still its own.
            while kill(script, 0) == 0 { sched_yield() }
        }
    }

    /// The responder's process id: the one `vitrine serve` below the script.
    func responder() throws -> Int32 {
        let children = try Self.descendants(of: script)
        let pid = children.first { Self.arguments(of: $0).dropFirst().first == "serve" }
        return try #require(pid, "no responder is running")
    }

    /// Runs a command of the program, on this data directory unless it names another.
    func vitrine(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = arguments + (arguments.contains("--data") ? [] : ["--data", data])
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text, complaint)
    }

    /// A client for a new user with these rights.
    func client(_ name: String, _ rights: String...) throws -> HTTPClient {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = ["user", "create", name, "--data", data] + rights
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let token = try vitrine("token", "create", name).output
        return HTTPClient(port: port, token: token.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    // MARK: Places

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The program lies where the running test bundle lies.
    private static let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("vitrine").path

    private static func freePort() throws -> UInt16 {
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

    private static func descendants(of pid: Int32) throws -> [Int32] {
        let path = "/proc/\(pid)/task/\(pid)/children"
        let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return try children.split(separator: " ").compactMap { Int32($0) }.flatMap {
            [$0] + (try descendants(of: $0))
        }
    }

    private static func arguments(of pid: Int32) -> [String] {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? ""
        return text.split(separator: "\0").map(String.init)
    }
}

/// Services that the tests of a suite share; they end with the test process.
enum SharedService {
    static let usual = Result { try endingWithProcess(RunningService()) }
    /// One that accepts 100,000 bytes at most.
    static let small = Result {
        try endingWithProcess(RunningService(environment: ["VITRINE_MAX_UPLOAD": "100000"]))
    }

    private static let running = Mutex<[RunningService]>([])

    private static func endingWithProcess(_ service: RunningService) -> RunningService {
        running.withLock { running in
            if running.isEmpty {
                atexit { SharedService.running.withLock { $0.forEach { $0.stop() } } }
            }
            running.append(service)
        }
        return service
    }
}

/// A fixture's bytes.
func fixture(_ name: String) throws -> [UInt8] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
    return Array(try Data(contentsOf: url))
}

/// Asks until the answer is as wanted; an issue after 30 seconds.
func eventually(_ condition: () throws -> Bool) throws {
    let deadline = Date() + 30
    while try !condition() {
        try #require(Date() < deadline, "it did not come about")
        sched_yield()
    }
}
