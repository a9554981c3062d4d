import Foundation
import Media
import Testing

/// A small picture of the fixtures and what Pillow says of it.
struct ImageSample: CustomTestStringConvertible, Sendable {
    let file: String
    /// Width, height and mode; nil for what Pillow does not open.
    let expected: String?

    var testDescription: String { file }

    static let all: [ImageSample] = {
        guard let table = try? String(contentsOf: folder.appending(path: "modes.tsv"), encoding: .utf8) else {
            return []
        }
        return table.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let facts = cells.dropFirst().joined(separator: " ")
            return ImageSample(file: cells[0], expected: facts.allSatisfy { $0 == " " } ? nil : facts)
        }
    }()

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: Self.folder.appending(path: file))) }

    static func bytes(_ file: String) throws -> [UInt8] { try ImageSample(file: file, expected: nil).bytes() }

    private static let folder = (Bundle.module.resourceURL ?? Bundle.module.bundleURL)
        .appending(path: "Fixtures/modes")
}

extension ImageHeader {
    /// Width, height and mode as in the table of samples.
    var facts: String { "\(width) \(height) \(mode)" }

    static func read(_ bytes: [UInt8]) throws -> ImageHeader? { try read(from: MemoryByteSource(bytes)) }
}
