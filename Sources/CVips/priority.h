#ifndef MEDIA_PRIORITY_H
#define MEDIA_PRIORITY_H

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/// From <linux/ioprio.h>, which not every system has: this process, the best-effort class, its last level.
#define MEDIA_IOPRIO_WHO_PROCESS 1
#define MEDIA_IOPRIO_LAST ((2 << 13) | 7)
/// From <sched.h>, for GNU sources only.
#define MEDIA_SCHED_BATCH 3

/// Lets this process yield the processor and the disk to processes of usual priority. Answers 0, or -1 with errno.
static inline int media_yield(void) {
    struct sched_param parameters = {.sched_priority = 0};
    if (sched_setscheduler(0, MEDIA_SCHED_BATCH, &parameters) != 0) return -1;
    // A tenth of a processor remains when others want all of it: pictures get done even then.
    if (setpriority(PRIO_PROCESS, 0, 10) != 0) return -1;
    return (int) syscall(SYS_ioprio_set, MEDIA_IOPRIO_WHO_PROCESS, 0, MEDIA_IOPRIO_LAST);
}

#endif
