import CatalogSQLite
import Foundation
import Media
import ServiceTesting
import Testing

/// A disk after a power cut: mounted, started on, and looked at.
struct RecoveredDisk {
    let image: String
    let mounted: String

    /// A sentence for everything that is not as it should be: nothing has to be done by hand (I8), catalog and blobs agree
    /// (I1, I2), nothing is left over (I3), and files are as promised (I4, I5).
    func violations(of timeline: Timeline, after position: Int) throws -> [String] {
        guard (try? Shell.run("mount -o loop \"$1\" \"$2\"", image, mounted)) != nil else {
            return ["the filesystem cannot be mounted"]
        }
        defer { _ = try? Shell.run("umount \"$1\"", mounted) }
        let data = mounted + "/data"
        guard FileManager.default.fileExists(atPath: data) else {
            return timeline.violations(found: [:], after: position)
        }
        var found: [String] = []
        if let complaint = try start(on: data) { found.append("start: \(complaint)") }
        found += try findings("check", on: data)
        found += try findings("sweep", "--grace", "0", on: data)
        found += try findings("check", on: data)
        let left = (try? FileManager.default.contentsOfDirectory(atPath: data + "/incoming")) ?? []
        found += left.filter { !$0.hasPrefix(".") }.map { "left in incoming: \($0)" }
        do {
            return found + timeline.violations(found: try contents(of: data), after: position)
        } catch {
            return found + ["the files cannot be read: \(error)"]
        }
    }

    /// Starts the service, waits until it serves, and ends it; answers what it said if it does not serve.
    private func start(on data: String) throws -> String? {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: RunningService.binary)
        process.arguments = [
            "serve", "--data", data, "--listen", "unix:\(image).sock", "--log-level", "notice",
        ]
        process.environment = ["VITRINE_THREADS": "1", "VITRINE_RENDER_WORKERS": "1", "VITRINE_RESERVE": "0"]
        process.standardError = errors
        try process.run()
        var said = ""
        while !said.contains(" notice serving "),
            case let piece = errors.fileHandleForReading.availableData, !piece.isEmpty
        {
            said += String(decoding: piece, as: UTF8.self)
        }
        if said.contains(" notice serving ") { process.terminate() }
        process.waitUntilExit()
        unlink(image + ".sock")
        return process.terminationStatus == 0 ? nil : said
    }

    /// What a command of the program complains of.
    private func findings(_ arguments: String..., on data: String) throws -> [String] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: RunningService.binary)
        process.arguments = arguments + ["--data", data]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus != 0 else { return [] }
        return ["\(arguments[0]): \(said)"]
    }

    /// SHA-256 of every file's bytes, by its id: rows as the catalog has them, bytes as they lie on the disk.
    private func contents(of data: String) throws -> [String: String] {
        let catalog = try SQLiteCatalog(path: data + "/catalog.sqlite")
        let files = try catalog.files(after: 0, limit: 100_000)
        return try [String: String](
            uniqueKeysWithValues: files.map { file in
                let hex = file.content.blob.hex
                let path = "\(data)/blobs/\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex)"
                return (file.id.text, Timeline.digest(try Data(contentsOf: URL(fileURLWithPath: path))))
            })
    }
}
