import Foundation
import ServiceTesting

/// A filesystem that is full soon.
final class SmallDisk {
    enum Kind: CaseIterable {
        /// An ext4 of 48 MB.
        case ext4
        /// One in memory that has room enough but for 160 files and folders.
        case fewFiles
    }

    let mounted = FileManager.default.temporaryDirectory.path + "/vitrine-full-\(UUID().uuidString)"
    private var image: String { mounted + ".image" }

    init(_ kind: Kind) throws {
        switch kind {
        case .ext4:
            try Shell.run(
                """
                mkdir "$1"
                truncate -s 48M "$1.image"
                mkfs.ext4 -q -F -m 0 -N 4096 "$1.image"
                mount -o loop,errors=remount-ro "$1.image" "$1"
                """, mounted)
        case .fewFiles:
            try Shell.run(
                "mkdir \"$1\"; mount -t tmpfs -o size=256m,nr_inodes=160 tmpfs \"$1\"", mounted)
        }
    }

    /// Takes most of the room there is; a disk with few files has none to spare.
    func fill(leaving megabytes: Int) throws {
        guard try freeBytes() < 100_000_000 else { return }
        try Shell.run(
            """
            free=$(df --output=avail -BM "$1" | tail -n 1 | tr -d ' M')
            dd if=/dev/zero of="$1/filler.most" bs=1M count=$((free - $2)) 2> /dev/null
            """, mounted, String(megabytes))
    }

    /// Takes all the room there is.
    func fill() throws {
        try Shell.run(
            """
            if [ "$(df --output=iavail "$1" | tail -n 1)" -lt 1000 ]; then
                mkdir "$1/filler" || exit 0
                n=0
                while touch "$1/filler/$n" 2> /dev/null; do n=$((n + 1)); done
            else
                for size in 1M 1k; do dd if=/dev/zero of="$1/filler.$size" bs=$size 2> /dev/null || true; done
            fi
            """, mounted)
    }

    /// Gives it back.
    func empty() throws { try Shell.run("rm -rf \"$1\"/filler*", mounted) }

    func remove() {
        _ = try? Shell.run("umount \"$1\"; rm -rf \"$1\" \"$1.image\"", mounted)
    }
}

extension SmallDisk {
    func freeBytes() throws -> Int {
        Int(try Shell.run("df --output=avail -B1 \"$1\" | tail -n 1", mounted)) ?? 0
    }

    /// Makes an ext4 find an error in itself, upon which it turns read-only, whoever is writing.
    func breakDown() throws {
        try Shell.run(
            "echo 1 > /sys/fs/ext4/\"$(basename \"$(findmnt -n -o SOURCE \"$1\")\")\"/trigger_fs_error",
            mounted)
    }

    /// Checks and mounts it again; nobody may be using it.
    func repair() throws {
        try Shell.run(
            """
            umount "$1"
            e2fsck -fy "$1.image" > /dev/null || test $? = 1
            mount -o loop,errors=remount-ro "$1.image" "$1"
            """, mounted)
    }
}
