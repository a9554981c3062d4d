#ifndef MEDIA_CONFINE_H
#define MEDIA_CONFINE_H

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define MEDIA_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MEDIA_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define MEDIA_LOAD_FIELD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define MEDIA_ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define MEDIA_REFUSE MEDIA_ANSWER(SECCOMP_RET_ERRNO | EPERM)
/// Refuses one system call; the number is in the accumulator, before and after.
#define MEDIA_REFUSE_CALL(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), MEDIA_REFUSE
/// Refuses one system call if its argument (little-endian, low half) has any of these bits.
#define MEDIA_REFUSE_BITS(number, argument, bits)                                                     \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 4), MEDIA_LOAD_FIELD(args[argument]),             \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, 1), MEDIA_REFUSE, MEDIA_ANSWER(SECCOMP_RET_ALLOW)
/// Refuses one system call unless its argument has one of these bits.
#define MEDIA_REQUIRE_BITS(number, argument, bits)                                                    \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 4), MEDIA_LOAD_FIELD(args[argument]),             \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 1, 0), MEDIA_REFUSE, MEDIA_ANSWER(SECCOMP_RET_ALLOW)

/// Takes from every thread of this process, for ever: privileges by exec, new processes, programs, sockets, opening
/// files for writing, changing directories' entries, looking into other processes. Answers 0, or -1 with errno.
static inline int media_confine(void) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
#ifdef MEDIA_ARCHITECTURE
    struct sock_filter rules[] = {
        MEDIA_LOAD_FIELD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MEDIA_ARCHITECTURE, 1, 0),
        MEDIA_REFUSE,
        MEDIA_LOAD_FIELD(nr),
#ifdef __x86_64__
        // The x32 numbers of the same calls.
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
        MEDIA_REFUSE,
        MEDIA_REFUSE_BITS(__NR_open, 1, O_ACCMODE | O_CREAT | O_TRUNC),
        MEDIA_REFUSE_CALL(__NR_creat),
        MEDIA_REFUSE_CALL(__NR_fork),
        MEDIA_REFUSE_CALL(__NR_vfork),
        MEDIA_REFUSE_CALL(__NR_unlink),
        MEDIA_REFUSE_CALL(__NR_rename),
        MEDIA_REFUSE_CALL(__NR_link),
        MEDIA_REFUSE_CALL(__NR_symlink),
        MEDIA_REFUSE_CALL(__NR_mkdir),
        MEDIA_REFUSE_CALL(__NR_rmdir),
        MEDIA_REFUSE_CALL(__NR_mknod),
        MEDIA_REFUSE_CALL(__NR_chmod),
        MEDIA_REFUSE_CALL(__NR_chown),
        MEDIA_REFUSE_CALL(__NR_lchown),
#endif
        MEDIA_REFUSE_BITS(__NR_openat, 2, O_ACCMODE | O_CREAT | O_TRUNC),
        MEDIA_REFUSE_CALL(__NR_openat2),
        MEDIA_REQUIRE_BITS(__NR_clone, 0, CLONE_THREAD),
        // Its flags are behind a pointer; the C library then falls back to clone().
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, 0, 1),
        MEDIA_ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        MEDIA_REFUSE_CALL(__NR_execve),
        MEDIA_REFUSE_CALL(__NR_execveat),
        MEDIA_REFUSE_CALL(__NR_socket),
        MEDIA_REFUSE_CALL(__NR_connect),
        MEDIA_REFUSE_CALL(__NR_bind),
        MEDIA_REFUSE_CALL(__NR_unlinkat),
        MEDIA_REFUSE_CALL(__NR_renameat),
        MEDIA_REFUSE_CALL(__NR_renameat2),
        MEDIA_REFUSE_CALL(__NR_linkat),
        MEDIA_REFUSE_CALL(__NR_symlinkat),
        MEDIA_REFUSE_CALL(__NR_mkdirat),
        MEDIA_REFUSE_CALL(__NR_mknodat),
        MEDIA_REFUSE_CALL(__NR_truncate),
        MEDIA_REFUSE_CALL(__NR_fchmod),
        MEDIA_REFUSE_CALL(__NR_fchmodat),
        MEDIA_REFUSE_CALL(__NR_fchown),
        MEDIA_REFUSE_CALL(__NR_fchownat),
        MEDIA_REFUSE_CALL(__NR_kill),
        MEDIA_REFUSE_CALL(__NR_tkill),
        MEDIA_REFUSE_CALL(__NR_rt_sigqueueinfo),
        MEDIA_REFUSE_CALL(__NR_rt_tgsigqueueinfo),
        MEDIA_REFUSE_CALL(__NR_pidfd_send_signal),
        // abort() signals its own process.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_tgkill, 0, 4),
        MEDIA_LOAD_FIELD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (__u32) getpid(), 1, 0),
        MEDIA_REFUSE,
        MEDIA_ANSWER(SECCOMP_RET_ALLOW),
        // Limits of this process only.
        MEDIA_REFUSE_BITS(__NR_prlimit64, 0, 0xffffffff),
        MEDIA_REFUSE_CALL(__NR_pidfd_open),
        MEDIA_REFUSE_CALL(__NR_ptrace),
        MEDIA_REFUSE_CALL(__NR_process_vm_readv),
        MEDIA_REFUSE_CALL(__NR_process_vm_writev),
        MEDIA_REFUSE_CALL(__NR_mount),
        MEDIA_REFUSE_CALL(__NR_unshare),
        MEDIA_REFUSE_CALL(__NR_setns),
        MEDIA_REFUSE_CALL(__NR_bpf),
        MEDIA_REFUSE_CALL(__NR_keyctl),
        MEDIA_REFUSE_CALL(__NR_perf_event_open),
        MEDIA_REFUSE_CALL(__NR_io_uring_setup),
        MEDIA_REFUSE_CALL(__NR_userfaultfd),
        MEDIA_ANSWER(SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof rules / sizeof rules[0], .filter = rules};
    return (int) syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
#else
    return 0;
#endif
}

#endif
