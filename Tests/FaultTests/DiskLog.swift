import Foundation
import Glibc
import Testing

/// The writes and flushes of a disk in their order, as `PowerCut/logdisk.py` notes them.
struct DiskLog {
    struct Record {
        enum Kind { case write, zeros, flush }

        let kind: Kind
        /// Whether it was durable when it was acknowledged, flushed or not.
        let isForced: Bool
        let offset: Int
        let length: Int
        /// Where its bytes begin in the log.
        let start: Int
        /// Where the next record begins.
        let end: Int
    }

    private static let headerSize = 18
    let records: [Record]
    private let bytes: Data

    init(_ path: String) throws {
        bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        var records: [Record] = []
        try bytes.withUnsafeBytes { bytes in
            var place = 0
            while place < bytes.count {
                let kind: Record.Kind =
                    switch bytes[place] {
                    case UInt8(ascii: "W"): .write
                    case UInt8(ascii: "Z"): .zeros
                    default: .flush
                    }
                let offset = Int(bytes.loadUnaligned(fromByteOffset: place + 2, as: UInt64.self))
                let length = Int(bytes.loadUnaligned(fromByteOffset: place + 10, as: UInt64.self))
                let start = place + Self.headerSize
                let end = start + (kind == .write ? length : 0)
                try #require(end <= bytes.count, "the log is cut off")
                records.append(
                    Record(
                        kind: kind, isForced: bytes[place + 1] == 1, offset: offset, length: length,
                        start: start, end: end))
                place = end
            }
        }
        self.records = records
    }

    /// Does to an image what a record says.
    func apply(_ record: Record, to image: Int32) throws {
        switch record.kind {
        case .flush: return
        case .zeros:
            let zeros = [UInt8](repeating: 0, count: record.length)
            try #require(pwrite(image, zeros, record.length, record.offset) == record.length)
        case .write:
            try bytes.withUnsafeBytes { bytes in
                let data = UnsafeRawBufferPointer(rebasing: bytes[record.start..<record.end])
                try #require(
                    pwrite(image, data.baseAddress, record.length, record.offset) == record.length)
            }
        }
    }
}
