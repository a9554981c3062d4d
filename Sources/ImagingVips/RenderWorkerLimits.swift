import CVips
import Glibc

/// Bytes of address space: hostile headers ask for a gigabyte, honest 12-megapixel photos need a quarter of this.
private let addressSpace: rlim_t = 512 << 20
/// The same while pixels of our own making are encoded: AVIF takes 300 MB for 12 megapixels, WebP a quarter of that.
private let encoderAddressSpace: rlim_t = 1 << 30
/// Seconds of CPU time in the decoder's own code per job.
private let processorSeconds = 10
/// The same for encoding: three times what the slowest image takes that the storage API admits.
private let encoderSeconds = 15
/// Seconds of CPU time that the kernel may add to those of a job. It takes them where memory is short and pages are
/// reclaimed all the time, which says nothing of the pixels.
private let kernelSeconds = 5
/// Wall seconds per job, after those of the parent: for a worker whose parent hangs.
private let wallSeconds: UInt32 = 120
/// Bytes an output may have.
private let fileSize: rlim_t = 64 << 20

/// Takes from the process what no decoder needs; answers whether the kernel agreed.
func confineProcess() -> Bool {
    // A write beyond the limit then fails instead of killing.
    signal(SIGXFSZ, SIG_IGN)
    limit(RLIMIT_AS, to: addressSpace, atMost: encoderAddressSpace)
    limit(RLIMIT_FSIZE, to: fileSize)
    limit(RLIMIT_NOFILE, to: 64)
    limit(RLIMIT_CORE, to: 0)
    return media_confine() == 0
}

/// When the system runs out of memory a picture waits rather than the service ends.
func dieFirst() {
    let descriptor = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = write(descriptor, "1000", 4)
    close(descriptor)
}

/// Gives the next job its share of CPU and wall time; what exceeds it ends the process.
func armClocks() {
    armProcessorClock(processorSeconds)
    alarm(wallSeconds)
}

/// Runs `body`, which looks at no byte from elsewhere, with the memory and CPU time that encoders need.
func withEncoderLimits<Result>(_ body: () -> Result) -> Result {
    limit(RLIMIT_AS, to: encoderAddressSpace, atMost: encoderAddressSpace)
    armProcessorClock(encoderSeconds)
    defer {
        limit(RLIMIT_AS, to: addressSpace, atMost: encoderAddressSpace)
        armProcessorClock(processorSeconds)
    }
    return body()
}

/// Sends SIGVTALRM once `seconds` of the process's own CPU time have passed, and SIGXCPU if the kernel takes far more.
private func armProcessorClock(_ seconds: Int) {
    var timer = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: seconds, tv_usec: 0))
    setitimer(__itimer_which_t(ITIMER_VIRTUAL.rawValue), &timer, nil)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let used = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + 1
    var current = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &current)
    current.rlim_cur = min(rlim_t(clamping: used + seconds + kernelSeconds), current.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &current)
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

private func limit(_ resource: __rlimit_resource, to value: rlim_t, atMost most: rlim_t? = nil) {
    var both = rlimit(rlim_cur: value, rlim_max: most ?? value)
    setrlimit(__rlimit_resource_t(resource.rawValue), &both)
}
