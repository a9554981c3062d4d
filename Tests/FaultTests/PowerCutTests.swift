import Foundation
import ServiceTesting
import Testing

/// The power fails at every moment that can be told apart by what the disk holds: what was acknowledged is there.
@Suite(.serialized, .needs(.mounts, .nbd))
struct PowerCutTests {
    @Test func `a power cut takes nothing that was acknowledged and leaves nothing half done`() throws {
        let recording = try CrashRecording(
            operations: Thoroughness.trials(40, full: 400), megabytes: Thoroughness.trials(48, full: 128))
        for (id, loss) in [("P1", CrashStates.Loss.none), ("P2", .half)] {
            let trials = Thoroughness.trials(6, full: 500)
            let outcome = try tryOut(recording, trials, losing: loss)
            FaultTable.record(
                id, "power cut\(loss == .half ? ", half of what was not flushed lost" : "")",
                trials: trials, violations: outcome.violations.count, note: outcome.note)
            #expect(outcome.violations == [])
        }
    }

    @Test(.needs(.compiler))
    func `without flushing the same power cuts do take what was acknowledged`() throws {
        let program = try PreloadedProgram("nosync")
        let recording = try CrashRecording(
            operations: Thoroughness.trials(40, full: 400), megabytes: Thoroughness.trials(48, full: 128),
            program: program.path)
        let trials = Thoroughness.trials(6, full: 100)
        let outcome = try tryOut(recording, trials, losing: .half)
        FaultTable.record(
            "P3", "power cut of a program that does not flush: must be noticed", trials: trials,
            violations: outcome.violations.count, note: outcome.note)
        #expect(outcome.violations.count > trials / 4, "the harness is blind")
    }

    /// States whose disk is not as promised, one sentence each, and what else is to be said.
    private func tryOut(
        _ recording: CrashRecording, _ trials: Int, losing loss: CrashStates.Loss
    ) throws -> (violations: [String], note: String) {
        var generator = SeededGenerator(seed: 7)
        let records = recording.log.records
        // A few while it starts for the first time, the others while clients are at work.
        let points = (0..<trials).map { index in
            Int.random(
                in: index % 4 == 3 ? 1...recording.beginning : recording.beginning...records.count,
                using: &generator)
        }.sorted()
        let states = try CrashStates(of: recording.log, original: recording.original, seed: 11)
        let disk = RecoveredDisk(image: recording.folder + "/state", mounted: recording.folder + "/mounted")
        var violations: [String] = []
        var promises = 0
        for point in points {
            let position = records[point - 1].end
            // A new file: whoever was given a copy of the mounts meanwhile may still hold the last disk.
            unlink(disk.image)
            try states.make(at: disk.image, after: point, losing: loss)
            promises += recording.timeline.promises(before: position)
            let found = try disk.violations(of: recording.timeline, after: position)
            if !found.isEmpty {
                violations.append("after \(point) of \(records.count): \(found.joined(separator: "; "))")
            }
        }
        let flushes = records.count { $0.kind == .flush }
        return (
            violations, "\(records.count) records, \(flushes) flushes, \(promises) promises held against"
        )
    }
}
