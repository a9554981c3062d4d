import CVips
import Glibc

/// Bytes of address space: hostile headers ask for a gigabyte, honest 12-megapixel photos need a quarter of this.
private let addressSpace: rlim_t = 512 << 20
/// CPU seconds per job.
private let processorSeconds: rlim_t = 10
/// Wall seconds per job, after those of the parent: for a worker whose parent hangs.
private let wallSeconds: UInt32 = 30
/// Bytes an output may have.
private let fileSize: rlim_t = 64 << 20

/// Takes from the process what no decoder needs; answers whether the kernel agreed.
func confineProcess() -> Bool {
    // A write beyond the limit then fails instead of killing.
    signal(SIGXFSZ, SIG_IGN)
    limit(RLIMIT_AS, to: addressSpace)
    limit(RLIMIT_FSIZE, to: fileSize)
    limit(RLIMIT_NOFILE, to: 64)
    limit(RLIMIT_CORE, to: 0)
    return media_confine() == 0
}

/// Gives the next job its share of CPU and wall time; what exceeds it ends the process.
func armClocks() {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let used = rlim_t(clamping: usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + 1)
    var current = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &current)
    current.rlim_cur = min(used + processorSeconds, current.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &current)
    alarm(wallSeconds)
}

/// Resident memory of this process.
func residentKilobytes() -> Int {
    let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return 0 }
    let fields = bytes[..<count].split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return 0 }
    return pages.multipliedReportingOverflow(by: Int(getpagesize()) / 1_024).partialValue
}

private func limit(_ resource: __rlimit_resource, to value: rlim_t) {
    var both = rlimit(rlim_cur: value, rlim_max: value)
    setrlimit(__rlimit_resource_t(resource.rawValue), &both)
}
