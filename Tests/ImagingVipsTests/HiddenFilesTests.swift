import CVips
import Foundation
import Glibc
import MediaTesting
import Synchronization
import Testing

@testable import ImagingVips

/// What a render worker may open (landlock(7)).
@Suite struct HiddenFilesTests {
    /// The version of Landlock that the kernel has, 0 without.
    private static let version = media_landlock_version()

    /// What `body` answers on a thread that files are hidden from; no other thread is touched.
    private func hidden<Result: Sendable>(_ body: @escaping @Sendable () -> Result) throws -> Result {
        let done = DispatchSemaphore(value: 0)
        let answer = Answer<Result>()
        Thread.detachNewThread {
            if media_hide_files() == 0 { answer.value.withLock { $0 = body() } }
            done.signal()
        }
        done.wait()
        return try #require(answer.value.withLock { $0 }, "files could not be hidden")
    }

    @Test(.enabled(if: version > 0, "this kernel has no Landlock; workers rely on seccomp alone"))
    func `no file of the library can be opened, what was opened before can be read`() throws {
        let secret = try ScratchFile(Array("secret".utf8))
        let path = secret.path
        let before = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(before) }
        let (byPath, byDescriptor, bytes) = try hidden {
            let byPath = open(path, O_RDONLY | O_CLOEXEC) < 0 ? errno : 0
            let byDescriptor = open("/proc/self/fd/\(before)", O_RDONLY | O_CLOEXEC) < 0 ? errno : 0
            var bytes = [UInt8](repeating: 0, count: 6)
            return (byPath, byDescriptor, pread(before, &bytes, 6, 0) == 6 ? bytes : [])
        }
        #expect(byPath == EACCES)
        #expect(byDescriptor == EACCES)
        #expect(bytes == Array("secret".utf8))
        let other = open(path, O_RDONLY | O_CLOEXEC)
        #expect(other >= 0, "other threads are not touched")
        close(other)
    }

    @Test func `what decoders need of the system can be opened`() throws {
        let opened = try hidden {
            ["/usr/bin/env", "/dev/null", "/proc/self/statm"].map { path in
                let descriptor = open(path, O_RDONLY | O_CLOEXEC)
                defer { close(descriptor) }
                return descriptor >= 0
            }
        }
        #expect(opened == [true, true, true])
    }
}

/// What a thread leaves for the one that waits for it.
private final class Answer<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}
