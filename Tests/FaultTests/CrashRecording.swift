import Foundation
import ServiceTesting
import Testing

/// A service at work on a disk that notes everything: its log, and what clients were promised when.
final class CrashRecording: Sendable {
    let folder: String
    let original: String
    let log: DiskLog
    let timeline = Timeline()
    /// Of the log's records, how many there were when the first client came.
    let beginning: Int

    /// Starts a service on a new disk, lets clients at it and ends it; takes a few seconds.
    ///
    /// - Parameter program: what runs in place of the built program.
    init(operations: Int, megabytes: Int, program: String = RunningService.binary) throws {
        let disk = try LogDisk(megabytes: megabytes)
        var isComplete = false
        defer { if !isComplete { disk.remove() } }
        folder = disk.folder
        original = disk.original
        let path = disk.log
        let service = try RunningService(data: disk.mounted + "/data", program: program)
        defer { service.end() }
        let began = Self.size(of: path)
        let (timeline, client) = (timeline, service.admin)
        let refusals = LockedList<String>()
        onThreads(4) { index in
            var worker = Worker(client, timeline, seed: UInt64(index), log: path)
            for _ in 0..<operations / 4 {
                do { try worker.work() } catch { refusals.append("\(error)") }
            }
        }
        try #require(refusals.all.isEmpty)
        service.end()
        try disk.unmount()
        log = try DiskLog(path)
        beginning = log.records.firstIndex { $0.start > began } ?? 0
        isComplete = true
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    fileprivate static func size(of path: String) -> Int {
        var facts = stat()
        return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
    }
}

/// A client of the storage dialect with files of its own, some of them public.
private struct Worker {
    private struct Refused: Error { let answer: String }
    private static let sizes = [100, 5_000, 30_000, 150_000]

    private let client: HTTPClient
    private let timeline: Timeline
    private let log: String
    private let bucket: String
    private var generator: SeededGenerator
    private var own: [String] = []

    init(_ client: HTTPClient, _ timeline: Timeline, seed: UInt64, log: String) {
        self.client = client
        self.timeline = timeline
        self.log = log
        bucket = seed % 2 == 0 ? "default" : "core_media"
        generator = SeededGenerator(seed: seed)
    }

    /// Uploads, replaces or deletes; throws for any answer but success.
    mutating func work() throws {
        let content = generator.bytes(Self.sizes.randomElement(using: &generator) ?? 8)
        guard let id = own.randomElement(using: &generator), Bool.random(using: &generator) else {
            let id = UUID().uuidString.lowercased()
            let form = MultipartForm(
                fields: [("bucket-id", bucket), ("metadata[]", "{\"id\":\"\(id)\"}")],
                file: (field: "file[]", name: "\(id).bin", content: content))
            try note(id, content, 201) {
                try client.send(
                    "POST", "/v1/files", headers: ["Content-Type": form.contentType], body: form.bytes)
            }
            return own.append(id)
        }
        if Int.random(in: 0..<3, using: &generator) > 0 {
            try note(id, content, 200) { try client.replace(id, "\(id).bin", content) }
        } else {
            own.removeAll { $0 == id }
            try note(id, nil, 204) { try client.send("DELETE", "/v1/files/\(id)") }
        }
    }

    private func note(
        _ id: String, _ content: [UInt8]?, _ success: Int, _ request: () throws -> HTTPAnswer
    ) throws {
        let version = timeline.begins(id, content, at: CrashRecording.size(of: log))
        let answer = try request()
        guard answer.status == success else { throw Refused(answer: "\(answer.status) \(answer.text)") }
        timeline.acknowledged(id, version, at: CrashRecording.size(of: log))
    }
}
