/* Preloaded, makes whoever flushes believe that it is done: what a program is that forgets to flush. */
int fsync(int descriptor) { (void)descriptor; return 0; }
int fdatasync(int descriptor) { (void)descriptor; return 0; }
int sync_file_range(int descriptor, long offset, long count, unsigned flags) {
    (void)descriptor; (void)offset; (void)count; (void)flags;
    return 0;
}
