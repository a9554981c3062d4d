// The floor for a durable upload: write 10 KB, fsync, rename, fsync the folder; as often as the seconds allow.
//
// usage: durable FOLDER WRITERS SECONDS — prints files per second
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *folder;
static double seconds;
static long total;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void *work(void *number) {
    char bytes[10240], from[4096], to[4096];
    memset(bytes, 'x', sizeof bytes);
    int directory = open(folder, O_RDONLY | O_DIRECTORY);
    double end = now() + seconds;
    long count = 0;
    while (now() < end) {
        snprintf(from, sizeof from, "%s/t%ld", folder, (long)number);
        snprintf(to, sizeof to, "%s/f%ld-%ld", folder, (long)number, count);
        int file = open(from, O_WRONLY | O_CREAT | O_EXCL, 0644);
        if (file < 0 || write(file, bytes, sizeof bytes) != sizeof bytes || fsync(file) != 0) exit(1);
        close(file);
        if (rename(from, to) != 0 || fsync(directory) != 0) exit(1);
        count++;
    }
    pthread_mutex_lock(&lock);
    total += count;
    pthread_mutex_unlock(&lock);
    return 0;
}

int main(int count, char **arguments) {
    if (count != 4) return 2;
    folder = arguments[1];
    long writers = atol(arguments[2]);
    seconds = atof(arguments[3]);
    pthread_t threads[64];
    if (writers < 1 || writers > 64) return 2;
    for (long index = 0; index < writers; index++) pthread_create(&threads[index], 0, work, (void *)index);
    for (long index = 0; index < writers; index++) pthread_join(threads[index], 0);
    printf("%.1f\n", total / seconds);
    return 0;
}
