import Foundation
import ServiceTesting
import Testing

/// Writers of one file at the same time: who loses a race is late, not refused.
@Suite(.serialized)
struct RaceTests {
    @Test func `moves, changes and replaces of one file all come about, whoever else writes`() throws {
        let service = try RunningService()
        defer { service.stop() }
        let admin = service.admin
        let stored = try admin.store("race.txt", [65], in: "core_media").processedFile
        let id = try #require(stored["id"] as? String)
        let number = try #require(
            (try admin.get("/api/media/files?limit=1").json["results"] as? [[String: Any]])?.first?["id"]
                as? Int)
        let statuses = LockedList<Int>()
        onThreads(12) { index in
            for turn in 0..<20 {
                let answer =
                    switch index {
                    case 0..<5:
                        try? admin.json(
                            "PATCH", "/api/media/files/\(number)", #"{"f":"race-\#(index)-\#(turn).txt"}"#)
                    case 5..<7:
                        try? admin.json("PATCH", "/v1/files/\(id)", #"{"name":"\#(index)-\#(turn).txt"}"#)
                    case 7..<10: try? admin.replace(id, "race.txt", Array("\(index) \(turn)".utf8))
                    default: try? admin.store("other.txt", Array("\(index) \(turn)".utf8))
                    }
                statuses.append(answer?.status ?? 0)
            }
        }
        #expect(statuses.all.count == 240)
        #expect(statuses.all.filter { $0 != 200 && $0 != 201 } == [])
        #expect(try admin.get("/v1/files/\(id)").status == 200)
    }
}
