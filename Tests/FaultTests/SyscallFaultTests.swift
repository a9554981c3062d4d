import Foundation
import ServiceTesting
import Testing

/// The k-th system call of an upload, a replace and a delete fails, once or from then on: nothing is acknowledged that is
/// not there, and afterwards all is as it was or as it should be.
@Suite(.serialized, .needs(.strace))
struct SyscallFaultTests {
    struct Family: CustomTestStringConvertible, Sendable {
        let id: String
        let title: String
        let error: String
        let calls: [String]
        /// Those of the short form.
        let few: [Point]

        var testDescription: String { title }
    }

    /// Where an operation meets a fault.
    struct Point: Sendable {
        let operation: FaultSubject.Operation
        let call: String
        /// `3` for the third call, `3+` for all from there on.
        let when: String

        init(_ operation: FaultSubject.Operation, _ call: String, _ when: String) {
            self.operation = operation
            self.call = call
            self.when = when
        }
    }

    static let families = [
        Family(
            id: "D2", title: "no space at the k-th write", error: "ENOSPC",
            calls: ["write", "pwrite64", "mkdir", "openat", "link", "rename", "fallocate", "ftruncate"],
            few: [
                Point(.upload, "write", "1+"), Point(.upload, "pwrite64", "2"),
                Point(.replace, "pwrite64", "4+"), Point(.delete, "pwrite64", "1"),
            ]),
        Family(
            id: "E1", title: "an input/output error at the k-th call", error: "EIO",
            calls: [
                "read", "pread64", "write", "pwrite64", "fsync", "fdatasync", "rename", "link", "unlink",
                "mkdir", "chmod", "utimensat", "openat", "close",
            ],
            few: [
                Point(.upload, "fdatasync", "1"), Point(.upload, "fsync", "1+"),
                Point(.upload, "fdatasync", "2"), Point(.upload, "link", "1"),
                Point(.replace, "fdatasync", "3"), Point(.replace, "fsync", "4"),
                Point(.delete, "fdatasync", "1+"),
            ]),
    ]

    @Test(arguments: families)
    func `a system call that fails leaves everything whole`(family: Family) throws {
        let subject = try FaultSubject()
        defer { subject.stop() }
        var (trials, violations, acknowledged) = (0, [String](), 0)
        var missed: [Point] = []
        for point in try Thoroughness.isFull ? points(of: family, subject) : family.few {
            let outcome = try subject.attempt(
                point.operation, point.call, "error=\(family.error)", when: point.when)
            if outcome.isFault { trials += 1 } else { missed.append(point) }
            if outcome.isAcknowledged { acknowledged += 1 }
            violations += outcome.violations.map { "\(point): \($0)" }
        }
        FaultTable.record(
            family.id, family.title, trials: trials, violations: violations.count,
            note: "\(acknowledged) acknowledged all the same")
        #expect(violations == [])
        if !Thoroughness.isFull { #expect(missed.isEmpty, "no such call: \(missed)") }
    }

    /// Every call of every operation, by itself and with all that follow.
    private func points(of family: Family, _ subject: FaultSubject) throws -> [Point] {
        try FaultSubject.Operation.allCases.flatMap { operation in
            try family.calls.flatMap { call in
                (0..<(try subject.count(of: call, in: operation))).flatMap { index in
                    ["\(index + 1)", "\(index + 1)+"].map { Point(operation, call, $0) }
                }
            }
        }
    }

    @Test func `everything is flushed before anybody relies on it`() throws {
        let subject = try FaultSubject()
        defer { subject.stop() }
        // On ext4 one flush takes others along, so that a power cut would not show each that is missing.
        let upload = try subject.flushes(in: .upload)
        #expect(upload.starts(with: ["fdatasync incoming", "rename", "fsync blobs"]), "\(upload)")
        #expect(
            upload.lastIndex(of: "fsync blobs") ?? .max < upload.firstIndex(of: "fdatasync catalog") ?? -1)
        #expect(upload.suffix(2) == ["link", "fsync media"], "\(upload)")
        let delete = try subject.flushes(in: .delete)
        #expect(
            delete == ["fdatasync catalog", "unlink", "fsync media", "fdatasync catalog"], "\(delete)")
    }

    @Test func `a flush that is repeated without anything written since is noticed`() {
        let failure = "7 fsync(5</d/media/a>) = -1 EIO (Input/output error) (INJECTED)"
        let repeated = ["flushed again: /d/media/a"]
        func verdict(_ between: String...) -> [String] {
            TracedCall.repeatedFlushes(([failure] + between + ["8 fsync(6</d/media/a>) = 0"]).map { $0[...] })
        }
        #expect(verdict() == repeated)
        #expect(
            verdict("8 mkdir(\"/d/media/a/.flush\", 0700) = -1 EROFS (Read-only file system)") == repeated)
        #expect(verdict("8 link(\"/d/blobs/x\", \"/d/media/b/x\") = 0") == repeated)
        #expect(verdict("8 write(6</d/media/a/x>, \"/\"..., 9) = 9") == repeated)
        #expect(verdict("8 link(\"/d/blobs/x\", \"/d/media/a/x\") = 0") == [])
        #expect(TracedCall.repeatedFlushes(["7 fsync(5</d>) = 0", "8 fsync(6</d>) = 0"]) == [])
    }

    @Test func `a disk that takes nothing any more is told to whoever watches`() throws {
        let subject = try FaultSubject()
        defer { subject.stop() }
        #expect(try subject.service.admin.get("/readyz").status == 200)
        let fault = try SyscallFault(
            subject.service.responder(), "pwrite64,fsync,fdatasync", "error=EIO", when: "1+")
        // What was found out a moment ago counts for a second.
        try eventually { try subject.service.admin.get("/readyz").status == 503 }
        #expect(try subject.service.admin.get("/healthz").status == 200)
        _ = try fault.end()
        try eventually { try subject.service.admin.get("/readyz").status == 200 }
    }
}
