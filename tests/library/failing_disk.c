/* A disk that fails when it is told to: loaded before the C library, it stands in front of write, sync and read.

   Only files whose name holds the text given to disk_watch are concerned. Built by test_faults.py:
   cc -shared -fPIC -o failing_disk.so failing_disk.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE = 0, SYNC = 1, READ = 2 };

static char watched[4096];
static int countdown[3], error_number[3], times[3];
static int n_fired, n_syncs, n_unsynced;

void disk_watch(const char *text) { snprintf(watched, sizeof watched, "%s", text); }

/* Let the nth write, sync or read from now fail, and `count` in all; count < 0: until told otherwise; count 0: none. */
void disk_fail(int kind, int nth, int number, int count)
{
    countdown[kind] = nth;
    error_number[kind] = number;
    times[kind] = count;
    n_fired = 0;
}

int disk_fired(void) { return n_fired; }
int disk_syncs(void) { return n_syncs; }

/* How many writes to journals no sync has followed yet. */
int disk_unsynced(void) { return n_unsynced; }

static const char *name_of(int file)
{
    static __thread char name[4096];
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t n = readlink(link, name, sizeof name - 1);
    if (n < 0)
        return NULL;
    name[n] = 0;
    return watched[0] && strstr(name, watched) ? name : NULL;
}

static int ends_with(const char *name, const char *tail)
{
    size_t a = strlen(name), b = strlen(tail);
    return a >= b && strcmp(name + a - b, tail) == 0;
}

static int fails(int kind)
{
    if (times[kind] == 0 || --countdown[kind] > 0)
        return 0;
    if (times[kind] > 0)
        times[kind]--;
    countdown[kind] = 1;
    n_fired++;
    errno = error_number[kind];
    return 1;
}

static int before(int kind, int file)
{
    const char *name = name_of(file);
    if (name == NULL)
        return 0;
    if (fails(kind))
        return -1;
    if (kind == SYNC)
        n_syncs++;
    if (kind != READ && ends_with(name, "-wal"))
        n_unsynced = kind == SYNC ? 0 : n_unsynced + 1;
    return 0;
}

#define REAL(name, type) \
    static __typeof__(type) real; \
    if (real == NULL) \
        real = (__typeof__(type))dlsym(RTLD_NEXT, name)

ssize_t write(int file, const void *data, size_t n)
{
    REAL("write", ssize_t(*)(int, const void *, size_t));
    return before(WRITE, file) ? -1 : real(file, data, n);
}

ssize_t pwrite(int file, const void *data, size_t n, off_t at)
{
    REAL("pwrite", ssize_t(*)(int, const void *, size_t, off_t));
    return before(WRITE, file) ? -1 : real(file, data, n, at);
}

ssize_t pwrite64(int file, const void *data, size_t n, off64_t at)
{
    REAL("pwrite64", ssize_t(*)(int, const void *, size_t, off64_t));
    return before(WRITE, file) ? -1 : real(file, data, n, at);
}

ssize_t read(int file, void *data, size_t n)
{
    REAL("read", ssize_t(*)(int, void *, size_t));
    return before(READ, file) ? -1 : real(file, data, n);
}

int fsync(int file)
{
    REAL("fsync", int (*)(int));
    return before(SYNC, file) ? -1 : real(file);
}

int fdatasync(int file)
{
    REAL("fdatasync", int (*)(int));
    return before(SYNC, file) ? -1 : real(file);
}
