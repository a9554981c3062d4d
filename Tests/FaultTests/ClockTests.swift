import Foundation
import Glibc
import ServiceTesting
import Testing

/// The clock of the responder jumps, that of the disk and of the clients stays.
@Suite(.serialized, .needs(.faketime))
struct ClockTests {
    @Test func `a clock that jumps takes nothing away and stops nobody`() throws {
        let clock = try FakeClock()
        defer { clock.remove() }
        let service = try RunningService(
            environment: ["VITRINE_ADMIN_SECRET": "clock-admin-secret", "VITRINE_SWEEP_INTERVAL": "1"],
            program: clock.program)
        defer { service.stop() }
        let responder = try service.responder()
        let ledger = Ledger()
        let year = calendar.component(.year, from: Date())
        let jumps = [
            ("-1h", year), ("+10y", year + 10), ("-10y", year - 10), ("@2040-02-29 23:59:58", 2_040),
            ("@1969-12-31 12:00:00", 1_969), ("+0", year),
        ]
        var known: [String] = []
        for (jump, year) in jumps {
            let url = try presignedURL(service, ledger)
            try clock.jump(jump)
            try use(service, ledger, &known, year)
            try checkPresigned(url, jump, service)
            // By the other clock, and much later than anybody is given.
            let sweep = try clock.run("sweep", "--data", service.data)
            #expect(sweep == 0)
            #expect(ledger.violations(asking: service.admin) == [], "\(jump)")
        }
        #expect(try service.responder() == responder, "it died meanwhile")
        let violations = try Invariants.violations(in: service, of: ledger)
        FaultTable.record("T1", "the clock jumps", trials: jumps.count, violations: violations.count)
        #expect(violations == [])
    }

    /// Uploads, replaces, deletes, reads and asks with conditions.
    private func use(
        _ service: RunningService, _ ledger: Ledger, _ known: inout [String], _ year: Int
    ) throws {
        let client = service.admin
        let id = try store(SampleContent.image(), client, ledger)
        for old in known {
            let before = try client.get("/v1/files/\(old)")
            let content = SampleContent.bytes(3_000)
            let version = ledger.begins(old, content)
            let answer = try client.replace(old, "again.bin", content)
            #expect(answer.status == 200, "\(answer.text)")
            ledger.acknowledged(old, version)
            let after = try client.get("/v1/files/\(old)")
            #expect(after.body == content)
            #expect(after["ETag"] != before["ETag"])
            #expect(try date(after) >= date(before), "time went back for a file")
        }
        known.append(id)
        let answer = try client.get("/v1/files/\(id)")
        let modified = try #require(answer["Last-Modified"])
        let day = 86_400.0
        let shown = try date(answer)
        // New Year may be near, and ten years have two leap days or three.
        #expect([-7 * day, 0, 7 * day].contains { calendar.component(.year, from: shown + $0) == year })
        // The date alone is no strong validator yet.
        let conditions = ["If-None-Match": answer["ETag"] ?? "", "If-Modified-Since": modified]
        #expect(try client.get("/v1/files/\(id)", headers: conditions).status == 304)
        let doomed = try store(SampleContent.bytes(2_000), client, ledger)
        let version = ledger.begins(doomed, nil)
        #expect(try client.send("DELETE", "/v1/files/\(doomed)").status == 204)
        ledger.acknowledged(doomed, version)
        let list = try client.get("/api/media/files")
        #expect(list.status == 200)
        try PreparedData.fetchThumbnails(client)
    }

    private func store(_ content: [UInt8], _ client: HTTPClient, _ ledger: Ledger) throws -> String {
        let id = UUID().uuidString.lowercased()
        let form = PreparedData.upload(id, content, to: "core_media")
        let version = ledger.begins(id, content)
        let answer = try client.send(
            "POST", "/v1/files", headers: ["Content-Type": form.contentType], body: form.bytes)
        try #require(answer.status == 201, "\(answer.text)")
        ledger.acknowledged(id, version)
        return id
    }

    private var calendar: Calendar { Calendar(identifier: .gregorian) }

    private func date(_ answer: HTTPAnswer) throws -> Date {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let text = answer["Last-Modified"] ?? ""
        return try #require(format.date(from: text), "Last-Modified: \(text)")
    }

    // MARK: Presigned URLs

    private func presignedURL(_ service: RunningService, _ ledger: Ledger) throws -> String {
        let id = try store(SampleContent.bytes(1_000), service.admin, ledger)
        let answer = try service.admin.get("/v1/files/\(id)/presignedurl")
        let url = try pathOfURL(answer.json["url"], port: service.port)
        #expect(try HTTPClient(port: service.port).get(url).status == 200)
        return url
    }

    /// One that was signed before a jump forward has ended, one signed in what is the future now is not believed.
    private func checkPresigned(_ url: String, _ jump: String, _ service: RunningService) throws {
        let status = try HTTPClient(port: service.port).get(url).status
        let isForward = ["+10y", "@2040-02-29 23:59:58", "+0"].contains(jump)
        #expect(status == (isForward ? 400 : 403), "\(jump)")
    }
}

/// A program's clock that a file decides on.
private struct FakeClock {
    private let folder: String

    var program: String { folder + "/vitrine" }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/vitrine-clock-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try jump("+0")
        // Intervals and files keep their time: only the date is wrong. The library adds to the environment of the first
        // program it is loaded into, where Swift then looks for the arguments in vain; so that is another one.
        let script = """
            #!/bin/sh
            for library in /usr/lib/*/faketime/libfaketimeMT.so.1; do export LD_PRELOAD="$library"; done
            export FAKETIME_TIMESTAMP_FILE="\(folder)/now" FAKETIME_NO_CACHE=1 NO_FAKE_STAT=1
            export FAKETIME_DONT_FAKE_MONOTONIC=1
            exec sh -c 'echo "$FAKETIME_SHARED" >> "\(folder)/shared"; exec "$@"' sh "\(RunningService.binary)" "$@"

            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: program))
        try #require(chmod(program, 0o700) == 0)
    }

    /// Removes it, and the memory that the library leaves where a program does not end by itself.
    func remove() {
        let shared = (try? String(contentsOfFile: folder + "/shared", encoding: .utf8)) ?? ""
        for name in shared.split(whereSeparator: \.isWhitespace) {
            sem_unlink(String(name))
            shm_unlink(String(name))
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Sets the clock to another offset or moment.
    func jump(_ time: String) throws {
        let path = folder + "/now"
        try Data((time + "\n").utf8).write(to: URL(fileURLWithPath: path + ".new"))
        try #require(rename(path + ".new", path) == 0)
    }

    /// Runs a command of the program by this clock; its exit status.
    func run(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        try process.start()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
