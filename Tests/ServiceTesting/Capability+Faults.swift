extension Capability {
    /// Processes may be traced and killed at a system call of theirs.
    package static let strace = Capability(
        "processes cannot be traced", tools: ["strace": "strace"],
        """
        if strace -f -qq -o /dev/null -e trace=mkdir,mkdirat \
            -e inject=mkdir,mkdirat:signal=KILL:when=1 mkdir "$dir/made"; then exit 1; fi
        test ! -e "$dir/made"
        strace -f -qq -o "$dir/calls" --seccomp-bpf -e trace=mkdir,mkdirat mkdir "$dir/another"
        grep -q another "$dir/calls"
        """)

    /// Filesystems may be mounted, those in a file too.
    package static let mounts = Capability(
        "filesystems cannot be mounted",
        tools: ["mkfs.ext4": "e2fsprogs", "mount": "mount", "losetup": "mount"],
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
    package static let nbd = Capability(
        "a program cannot be a disk",
        tools: ["nbdkit": "nbdkit nbdkit-plugin-python", "nbdfuse": "nbdfuse"],
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
    package static let faketime = Capability(
        "another time cannot be shown", tools: ["faketime": "faketime"],
        """
        test "$(faketime '2001-02-03 04:05:06' date +%Y)" = 2001
        """)

    /// Libraries in C may be made.
    package static let compiler = Capability(
        "C cannot be compiled", tools: ["cc": "gcc"],
        """
        echo 'int main(void) { return 0; }' > "$dir/empty.c"
        cc -o "$dir/empty" "$dir/empty.c"
        """)
}
