#ifndef MEDIA_LANDLOCK_H
#define MEDIA_LANDLOCK_H

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/// The version of Landlock that the kernel offers, 0 if none.
static inline int media_landlock_version(void) {
    long version = syscall(__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? 0 : (int) version;
}

/// Leaves to this thread, and to every thread it starts from now on, only files below the system's own folders to open
/// (landlock(7)); descriptors that are open already stay. Answers 0, also where the kernel has no Landlock, or -1 with errno.
static inline int media_hide_files(void) {
    static const char *const visible[] = {"/usr", "/lib", "/lib64", "/bin", "/opt", "/etc/ImageMagick-6",
        "/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom", "/sys/fs/cgroup", "/proc/cpuinfo",
        "/proc/meminfo", "/proc/self"};
    const __u64 reading = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE;
    struct landlock_ruleset_attr handled = {
        .handled_access_fs = reading | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_WRITE_FILE};
    int rules = (int) syscall(__NR_landlock_create_ruleset, &handled, sizeof handled.handled_access_fs, 0);
    // Not there, switched off, or forbidden by a filter around the whole service: seccomp then stands alone.
    if (rules < 0) return errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM ? 0 : -1;
    for (size_t index = 0; index < sizeof visible / sizeof visible[0]; index++) {
        int place = open(visible[index], O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (place < 0) continue;
        struct landlock_path_beneath_attr rule = {
            .allowed_access = reading | LANDLOCK_ACCESS_FS_READ_DIR, .parent_fd = place};
        if (syscall(__NR_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
            // A file has no entries to read.
            rule.allowed_access = reading;
            syscall(__NR_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        }
        close(place);
    }
    int failed = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(__NR_landlock_restrict_self, rules, 0) != 0;
    close(rules);
    return failed ? -1 : 0;
}

#endif
