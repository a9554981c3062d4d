import Foundation
import Glibc
import ServiceTesting
import Testing

/// A mounted disk of which every write and every flush is noted in the order they came about; what it would hold after a
/// power cut can be made of that.
final class LogDisk {
    /// Where files may be kept that the disk consists of: in memory, if possible, because of all the flushing.
    static let storage =
        access("/dev/shm", W_OK) == 0 ? "/dev/shm" : FileManager.default.temporaryDirectory.path

    let folder = "\(LogDisk.storage)/vitrine-disk-\(UUID().uuidString)"
    /// Where the filesystem shows.
    var mounted: String { folder + "/mounted" }
    /// What the disk held before the first write.
    var original: String { folder + "/original" }
    var log: String { folder + "/log" }
    private let device: String
    private let disk: Process

    /// - Parameter megabytes: how large it is.
    init(megabytes: Int) throws {
        try Shell.run(
            """
            mkdir -p "$1/mounted"
            truncate -s "$2M" "$1/original"
            mkfs.ext4 -q -F -m 0 "$1/original"
            cp --sparse=always "$1/original" "$1/image"
            : > "$1/disk"
            """, folder, String(megabytes))
        let plugin = try #require(Bundle.module.path(forResource: "PowerCut/logdisk", ofType: "py"))
        disk = .tool(
            "nbdfuse",
            ["-P", folder + "/pid", folder + "/disk"]
                + ["[", "nbdkit", "--exit-with-parent", "python", plugin]
                + ["image=\(folder)/image", "log=\(folder)/log", "]"])
        try disk.runListening()
        let folder = folder
        try eventually { FileManager.default.contents(atPath: folder + "/pid")?.isEmpty == false }
        // A kernel that flushes by itself every second shows what a program relies on that does not.
        device = try Shell.run(
            """
            device=$(losetup -f --show "$1/disk")
            mount -o commit=1 "$device" "$1/mounted"
            echo "$device"
            """, folder)
    }

    /// How much was noted so far, in bytes of the log.
    var position: Int {
        var facts = stat()
        return stat(log, &facts) == 0 ? Int(facts.st_size) : 0
    }

    /// Takes the disk out; what it consisted of stays.
    func unmount() throws {
        try Shell.run(
            """
            umount "$1/mounted"
            losetup -d "$2"
            umount "$1/disk"
            """, folder, device)
        disk.waitUntilExit()
    }

    /// Removes what is left of it, mounted or not.
    func remove() {
        if disk.isRunning { try? unmount() }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
