import CVips
import Glibc
import ImagingVips

/// Imaging whose workers are the built `vitrine` beside the test bundle.
func makeImaging(width: Int = 1, limits: RenderLimits = RenderLimits()) -> VipsImaging {
    VipsImaging(executable: workerProgram, width: width, limits: limits)
}

/// The path of the program: it lies where the running test bundle lies.
let workerProgram: String = {
    var bytes = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &bytes, bytes.count)
    let path = String(decoding: bytes.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let slash = path.lastIndex(of: "/") else { return "vitrine" }
    return path[..<slash] + "/vitrine"
}()

/// What the kernel tells of a process under this name in /proc; empty if there is no such process.
func proc(_ pid: Int32, _ name: String) -> String {
    let descriptor = open("/proc/\(pid)/\(name)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4_096)
    while case let count = read(descriptor, &block, block.count), count > 0 { bytes += block[..<count] }
    return String(decoding: bytes, as: UTF8.self)
}
