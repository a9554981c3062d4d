import CVips
import Glibc
import MediaTesting
import Testing

@testable import ImagingVips

/// A decoded picture, by which tests see what was written; only for files our own workers made.
struct Pixels {
    private static let isReady = vips_init("tests") == 0

    let width: Int
    let height: Int
    let bands: Int
    /// EXIF's, 1 if there is none.
    let orientation: Int
    private let samples: [UInt8]

    init(_ file: ScratchFile, type: String) throws {
        try #require(Self.isReady)
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let picture = try SourceImage(descriptor: descriptor, type: type).picture()
        var size = 0
        let memory = try #require(vips_image_write_to_memory(picture.image, &size))
        defer { g_free(memory) }
        width = picture.width
        height = picture.height
        orientation = picture.orientation
        bands = size / (width * height)
        samples = [UInt8](UnsafeRawBufferPointer(start: memory, count: size))
    }

    /// One pixel's samples; negative positions count from the far edge.
    func at(_ x: Int, _ y: Int) -> [Int] {
        let column = x < 0 ? width + x : x
        let row = y < 0 ? height + y : y
        let start = (row * width + column) * bands
        return samples[start..<start + bands].map(Int.init)
    }

    var middle: [Int] { at(width / 2, height / 2) }
}

/// The bytes of a file in `Fixtures`.
func fixture(_ name: String) throws -> [UInt8] {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let descriptor = open("/\(folder)/Fixtures/\(name)", O_RDONLY | O_CLOEXEC)
    try #require(descriptor >= 0, "\(name)")
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(count, 0)))
}
