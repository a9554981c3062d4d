import Foundation
import Media
import Testing

struct ImageHeaderTests {
    @Test func `there are samples of most formats`() throws {
        #expect(ImageSample.all.count == 113)
        let formats = try Set(ImageSample.all.compactMap { try ImageHeader.read($0.bytes())?.format })
        #expect(formats == Set(ImageFormat.allCases).subtracting([.cur, .heif, .psd]))
    }

    @Test(arguments: ImageSample.all)
    func `size and mode are those of Pillow`(sample: ImageSample) throws {
        #expect(try ImageHeader.read(sample.bytes())?.facts == sample.expected)
    }

    @Test func `a file is read like memory`() throws {
        let bytes = try ImageSample.bytes("tiff_multi.tif")
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let file = try FileHandle(forReadingFrom: url)
        let header = try ImageHeader.read(from: FileByteSource(descriptor: file.fileDescriptor))
        #expect(header == (try ImageHeader.read(bytes)))
        #expect(try file.offset() == 0)
    }

    @Test func `a source that fails is no matter of the header`() throws {
        #expect(throws: BrokenSource.Failure.self) { try ImageHeader.read(from: BrokenSource()) }
    }

    @Test(arguments: ["png_rgb8.png", "jpeg_rgb.jpg", "bmp_rgb.bmp", "qoi_rgb.qoi"])
    func `some of the pixels may be missing`(file: String) throws {
        let bytes = try ImageSample.bytes(file)
        #expect(try ImageHeader.read(Array(bytes.dropLast(20)))?.facts == "23 17 RGB")
    }
}

/// Has a size, but its bytes cannot be read.
private struct BrokenSource: ByteSource {
    struct Failure: Error {}

    func size() -> Int64 { 1_000 }

    func bytes(at offset: Int64, count: Int) throws -> [UInt8] { throw Failure() }
}
