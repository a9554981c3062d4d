import Foundation
import Glibc

/// A run of the script that is expected to end by itself.
package struct StartAttempt {
    package let status: Int32
    package let output: String
    package let errors: String
    /// Processes that outlived it.
    package let left: [String]

    /// The one sentence, if it ended as it should: in vain, with nothing announced and nothing left running.
    package var complaint: String {
        let lines = errors.split(separator: "\n")
        guard status == 1, output.isEmpty, left.isEmpty, lines.count == 1 else {
            return "status \(status), output \(output), errors \(errors), left \(left)"
        }
        return errors
    }

    /// - Parameters:
    ///   - data: the data directory.
    ///   - port: the port, as typed.
    ///   - program: nil to have the script look only.
    ///   - environment: settings of the service.
    ///   - asOrdinaryUser: whether root becomes another user for it.
    package init(
        _ data: String, _ port: String, program: String? = RunningService.binary,
        environment: [String: String] = [:], asOrdinaryUser: Bool = false
    ) throws {
        let mark = "start-\(UUID().uuidString)"
        let user =
            asOrdinaryUser && geteuid() == 0
            ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let command = user + ["sh", RunningService.script, data, port] + (program.map { [$0] } ?? [])
        let process = Process.tool(command[0], Array(command.dropFirst()))
        let (outputs, complaints) = (Pipe(), Pipe())
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("VITRINE_") }
            .merging(["NGINX_MOUNT": "no", "START_MARK": mark]) { $1 }.merging(environment) { $1 }
        process.standardOutput = outputs
        process.standardError = complaints
        try process.start()
        output = String(decoding: outputs.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        errors = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
        left = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap(Int32.init)
            .filter {
                let environment = FileManager.default.contents(atPath: "/proc/\($0)/environ") ?? Data()
                return environment.firstRange(of: Data(mark.utf8)) != nil
            }
            .map { RunningService.arguments(of: $0).joined(separator: " ") }
    }
}
