import Foundation

/// What breaks things needs rights and tools that a machine may not give; each is tried once, not guessed.
enum Capability {
    /// Processes may be traced and killed at a system call of theirs.
    static let strace = succeeds(
        """
        if strace -f -qq -o /dev/null -e trace=mkdir,mkdirat \
            -e inject=mkdir,mkdirat:signal=KILL:when=1 mkdir "$dir/made"; then exit 1; fi
        test ! -e "$dir/made"
        strace -f -qq -o "$dir/calls" --seccomp-bpf -e trace=mkdir,mkdirat mkdir "$dir/another"
        grep -q another "$dir/calls"
        """)

    /// Filesystems may be mounted, those in a file too.
    static let mounts = succeeds(
        """
        trap 'umount "$dir/mounted" 2> /dev/null; rm -rf "$dir"' EXIT
        mkdir "$dir/mounted"
        truncate -s 8M "$dir/disk"
        mkfs.ext4 -q -F "$dir/disk"
        mount -o loop "$dir/disk" "$dir/mounted"
        umount "$dir/mounted"
        mount -t tmpfs -o size=1m tmpfs "$dir/mounted"
        """)

    /// A program may be a disk: nbdkit with its Python plugin, seen as a file through FUSE.
    static let nbd = succeeds(
        """
        nbdkit --dump-plugin python > /dev/null
        : > "$dir/disk"
        nbdfuse -P "$dir/pid" "$dir/disk" [ nbdkit --exit-with-parent memory 1M ] &
        fuse=$!
        trap 'umount "$dir/disk" 2> /dev/null || kill $fuse; wait $fuse; rm -rf "$dir"' EXIT
        for try in $(seq 100); do
            test -s "$dir/pid" && break
            sleep 0.05
        done
        test "$(stat -c %s "$dir/disk")" = 1048576
        """)

    /// A program may be shown another time than it is.
    static let faketime = succeeds(
        """
        test "$(faketime '2001-02-03 04:05:06' date +%Y)" = 2001
        """)

    /// Whether every command of a shell script succeeds; `$dir` is a folder of its own.
    private static func succeeds(_ script: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-ec", "dir=$(mktemp -d)\ntrap 'rm -rf \"$dir\"' EXIT\n\(script)",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
