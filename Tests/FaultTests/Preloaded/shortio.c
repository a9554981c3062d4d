/* Preloaded, does what POSIX allows and few programs expect: of files, reads and writes move fewer bytes than were asked
   for, and signals interrupt them before they have moved any. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static __thread unsigned state = 12345;

static unsigned random_number(void) {
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}

/* Bytes to move of those asked for; 0 for a signal that came first. */
static size_t shortened(int descriptor, size_t count) {
    struct stat facts;
    if (count < 2 || fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) return count;
    unsigned number = random_number();
    if (number % 5 == 0) return 0;
    return 1 + (number / 5) % (count < 20000 ? count : 20000);
}

#define MOVE(name, parameters, arguments)                              \
    ssize_t name parameters {                                                       \
        static ssize_t(*real) parameters;                                           \
        if (!real) real = (ssize_t(*) parameters)dlsym(RTLD_NEXT, #name);           \
        size_t wanted = count;                                                      \
        count = shortened(descriptor, count);                                       \
        if (count == 0 && wanted > 0) {                                             \
            errno = EINTR;                                                          \
            return -1;                                                              \
        }                                                                           \
        return real arguments;                                                      \
    }

MOVE(read, (int descriptor, void *buffer, size_t count), (descriptor, buffer, count))
MOVE(write, (int descriptor, const void *buffer, size_t count), (descriptor, buffer, count))
MOVE(pread64, (int descriptor, void *buffer, size_t count, off_t at), (descriptor, buffer, count, at))
MOVE(pwrite64, (int descriptor, const void *buffer, size_t count, off_t at), (descriptor, buffer, count, at))
MOVE(pread, (int descriptor, void *buffer, size_t count, off_t at), (descriptor, buffer, count, at))
MOVE(pwrite, (int descriptor, const void *buffer, size_t count, off_t at), (descriptor, buffer, count, at))
