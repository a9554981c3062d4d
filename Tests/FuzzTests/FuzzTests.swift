import Foundation
import FuzzTargets
import Testing

/// Every target with its seeds and with what a few thousand accidents make of them; `make fuzz` goes on from there.
@Suite struct FuzzTests {
    private static let mutations = 2_000

    @Test(arguments: FuzzTarget.allCases)
    func `what must hold holds for every seed`(of target: FuzzTarget) throws {
        let seeds = try Self.seeds(of: target)
        #expect(seeds.count >= 3)
        for seed in seeds { check(target, seed) }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `what must hold holds for thousands of mutations`(of target: FuzzTarget) throws {
        var mutator = Mutator(seeds: try Self.seeds(of: target), longest: target.longestInput)
        check(target, [])
        for _ in 0..<Self.mutations { check(target, mutator.next()) }
    }

    @Test func `mutations are the same every time and differ from each other`() {
        let seeds = [Array("a seed".utf8), Array("another".utf8)]
        var (one, other) = (Mutator(seeds: seeds, longest: 9), Mutator(seeds: seeds, longest: 9))
        let inputs = (0..<100).map { _ in one.next() }
        #expect(inputs == (0..<100).map { _ in other.next() })
        #expect(Set(inputs).count > 80)
        #expect(inputs.allSatisfy { $0.count <= 9 })
    }

    private func check(_ target: FuzzTarget, _ input: [UInt8]) {
        do {
            try target.check(input)
        } catch {
            Issue.record("\(target): \(error)\ninput in base64: \(Data(input).base64EncodedString())")
        }
    }

    /// In the order of their names.
    private static func seeds(of target: FuzzTarget) throws -> [[UInt8]] {
        let folder = try #require(Bundle.module.url(forResource: "Seeds", withExtension: nil))
            .appendingPathComponent(target.rawValue)
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { Array(try Data(contentsOf: $0)) }
    }
}
