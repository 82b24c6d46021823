/* Counts, and breaks, the mutating system calls of one process. For tests only: loaded with LD_PRELOAD, never part of the product.
 *
 * One atomic counter for the whole process: tools that count per thread, or that also follow children, can pass a sweep without ever
 * having hit anything. Children do not inherit the library, and calls between fork and exec are left alone.
 *
 *   AGENT_FAULT_MODE    record | kill | enospc | eio
 *   AGENT_FAULT_POINT   the point to break, counted from 1
 *   AGENT_FAULT_WHEN    before (default) | after the call; for kill
 *   AGENT_FAULT_ARMED   counts only while this file exists ("" or unset: from the start)
 *   AGENT_FAULT_LOG     gets one line for each point: "N call what". Recording writes all, the others the one that was hit
 *   AGENT_FAULT_BULK    fnmatch patterns, separated by ':': of calls on such paths only one in 250 is a point (the bulk file copy)
 *
 * What is a point: see the list of HOOKs. Not counted: standard error, event descriptors, answers to the daemon's own clients.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <linux/openat2.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum mode { off, record, kill_process, no_space, io_error };
/* DISK calls can fail for want of space or a broken disk; the others can only be the moment of a kill. */
enum kind { OTHER, DISK };

static enum mode mode;
static long wanted, counter, bulk_counter;
static int after, log_descriptor = -1;
static pid_t owner;
static char armed[4096], bulk[4096];

static void keep(char *to, size_t size, const char *name) {
    const char *value = getenv(name);
    snprintf(to, size, "%s", value ? value : "");
}

__attribute__((constructor)) static void start(void) {
    const char *name = getenv("AGENT_FAULT_MODE"), *point = getenv("AGENT_FAULT_POINT"), *log = getenv("AGENT_FAULT_LOG");
    const char *when = getenv("AGENT_FAULT_WHEN");
    keep(armed, sizeof armed, "AGENT_FAULT_ARMED");
    keep(bulk, sizeof bulk, "AGENT_FAULT_BULK");
    wanted = point ? atol(point) : 0;
    after = when && strcmp(when, "after") == 0;
    if (log) {
        int opened = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        /* Out of the way: programs that close or count low descriptors must behave as without us. */
        log_descriptor = fcntl(opened, F_DUPFD_CLOEXEC, 900);
        close(opened);
    }
    owner = getpid();
    unsetenv("LD_PRELOAD");
    static const char *names[] = {"off", "record", "kill", "enospc", "eio"};
    enum mode found = off;
    for (int i = 1; name && i < 5; i++)
        if (strcmp(name, names[i]) == 0) found = (enum mode)i;
    mode = found;
}

/* No allocation, no stdio streams: hooks run in any thread and between fork and exec. */
static void note(long n, const char *call, const char *what) {
    char line[4400];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", n, call, what);
    if (length > (int)sizeof line - 1) length = sizeof line - 1;
    if (log_descriptor >= 0 && syscall(SYS_write, log_descriptor, line, (size_t)length) < 0) syscall(SYS_exit_group, 99);
}

static int is_bulk(const char *path) {
    char patterns[sizeof bulk];
    snprintf(patterns, sizeof patterns, "%s", bulk);
    char *rest = NULL;
    for (char *p = strtok_r(patterns, ":", &rest); p; p = strtok_r(NULL, ":", &rest))
        if (fnmatch(p, path, 0) == 0) return 1;
    return 0;
}

static void die(void) {
    syscall(SYS_kill, owner, SIGKILL);
    for (;;) syscall(SYS_pause);
}

/* 0: not a point. Negative: the call must fail (errno is set). Positive: the point's number. */
static long enter(enum kind kind, const char *call, const char *what) {
    int saved = errno;
    long n = 0;
    if (mode == off || syscall(SYS_getpid) != owner) return 0;
    if (armed[0] && syscall(SYS_faccessat, AT_FDCWD, armed, F_OK) != 0) goto out;
    if (bulk[0] && is_bulk(what) && __atomic_fetch_add(&bulk_counter, 1, __ATOMIC_SEQ_CST) % 250 != 0) goto out;
    n = __atomic_add_fetch(&counter, 1, __ATOMIC_SEQ_CST);
    if (mode == record) note(n, call, what);
    if (mode == kill_process && n == wanted) {
        note(n, call, what);
        if (!after) die();
    }
    if ((mode == no_space || mode == io_error) && n >= wanted && kind == DISK) {
        /* Once: the first call at or behind the wanted point that can fail this way. */
        static int done;
        if (__atomic_exchange_n(&done, 1, __ATOMIC_SEQ_CST) == 0) {
            note(n, call, what);
            errno = mode == no_space ? ENOSPC : EIO;
            return -1;
        }
    }
out:
    errno = saved;
    return n;
}

static void leave(long n) {
    if (mode == kill_process && after && n > 0 && n == wanted) die();
}

/* What a descriptor is: its path, or the path of the socket's other end. 0 when writing to it changes nothing. */
static int describe(int fd, char *what, size_t size) {
    struct stat status;
    char link[64];
    what[0] = 0;
    if (fd == 2 || fd == log_descriptor || fstat(fd, &status) != 0) return 0;
    if (S_ISSOCK(status.st_mode)) {
        struct sockaddr_un address;
        socklen_t length = sizeof address;
        memset(&address, 0, sizeof address);
        /* A named near end is a connection that we accepted: an answer to a client, which changes no host. */
        if (getsockname(fd, (struct sockaddr *)&address, &length) == 0 && address.sun_family == AF_UNIX
            && length > offsetof(struct sockaddr_un, sun_path) && address.sun_path[0] != 0)
            return 0;
        memset(&address, 0, sizeof address);
        length = sizeof address;
        if (getpeername(fd, (struct sockaddr *)&address, &length) == 0 && address.sun_family == AF_UNIX)
            snprintf(what, size, "socket:%.100s", address.sun_path);
        else
            snprintf(what, size, "socket");
        return 1;
    }
    if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode) && !S_ISDIR(status.st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t got = readlink(link, what, size - 1);
    what[got > 0 ? got : 0] = 0;
    return 1;
}

static const char *at(int directory, const char *path, char *what, size_t size) {
    if (path && (path[0] == '/' || directory == AT_FDCWD)) {
        snprintf(what, size, "%s", path);
    } else if (describe(directory, what, size)) {
        size_t length = strlen(what);
        snprintf(what + length, size - length, "/%s", path ? path : "");
    }
    return what;
}

#define REAL(type, name, parameters) \
    static type(*real) parameters; \
    if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name)

/* A call on names: always a point. */
#define HOOK_PATH(type, name, parameters, arguments, directory, path) \
    type name parameters { \
        REAL(type, name, parameters); \
        char what[4096] = ""; \
        long n = mode == off ? 0 : enter(DISK, #name, at(directory, path, what, sizeof what)); \
        if (n < 0) return -1; \
        type result = real arguments; \
        leave(n); \
        return result; \
    }

/* A call on a descriptor: a point when the descriptor is one that holds or carries something. */
#define HOOK_FD(type, name, parameters, arguments, fd, kind) \
    type name parameters { \
        REAL(type, name, parameters); \
        char what[4096] = ""; \
        int saved = errno; \
        int counts = mode != off && syscall(SYS_getpid) == owner && describe(fd, what, sizeof what); \
        errno = saved; \
        long n = counts ? enter(strncmp(what, "socket", 6) == 0 ? OTHER : kind, #name, what) : 0; \
        if (n < 0) return -1; \
        type result = real arguments; \
        leave(n); \
        return result; \
    }

HOOK_PATH(int, link, (const char *a, const char *b), (a, b), AT_FDCWD, b)
HOOK_PATH(int, linkat, (int d, const char *a, int e, const char *b, int f), (d, a, e, b, f), e, b)
HOOK_PATH(int, symlink, (const char *a, const char *b), (a, b), AT_FDCWD, b)
HOOK_PATH(int, symlinkat, (const char *a, int d, const char *b), (a, d, b), d, b)
HOOK_PATH(int, mkdir, (const char *a, mode_t m), (a, m), AT_FDCWD, a)
HOOK_PATH(int, mkdirat, (int d, const char *a, mode_t m), (d, a, m), d, a)
HOOK_PATH(int, rename, (const char *a, const char *b), (a, b), AT_FDCWD, b)
HOOK_PATH(int, renameat, (int d, const char *a, int e, const char *b), (d, a, e, b), e, b)
HOOK_PATH(int, renameat2, (int d, const char *a, int e, const char *b, unsigned int f), (d, a, e, b, f), e, b)
HOOK_PATH(int, unlink, (const char *a), (a), AT_FDCWD, a)
HOOK_PATH(int, unlinkat, (int d, const char *a, int f), (d, a, f), d, a)
HOOK_PATH(int, rmdir, (const char *a), (a), AT_FDCWD, a)
HOOK_PATH(int, remove, (const char *a), (a), AT_FDCWD, a)
HOOK_PATH(int, chown, (const char *a, uid_t u, gid_t g), (a, u, g), AT_FDCWD, a)
HOOK_PATH(int, lchown, (const char *a, uid_t u, gid_t g), (a, u, g), AT_FDCWD, a)
HOOK_PATH(int, fchownat, (int d, const char *a, uid_t u, gid_t g, int f), (d, a, u, g, f), d, a)
HOOK_PATH(int, chmod, (const char *a, mode_t m), (a, m), AT_FDCWD, a)
HOOK_PATH(int, fchmodat, (int d, const char *a, mode_t m, int f), (d, a, m, f), d, a)
HOOK_PATH(int, truncate, (const char *a, off_t l), (a, l), AT_FDCWD, a)
HOOK_PATH(int, mknod, (const char *a, mode_t m, dev_t v), (a, m, v), AT_FDCWD, a)
HOOK_PATH(int, mkfifo, (const char *a, mode_t m), (a, m), AT_FDCWD, a)
HOOK_PATH(int, creat, (const char *a, mode_t m), (a, m), AT_FDCWD, a)

HOOK_FD(ssize_t, write, (int fd, const void *b, size_t l), (fd, b, l), fd, DISK)
HOOK_FD(ssize_t, pwrite, (int fd, const void *b, size_t l, off_t o), (fd, b, l, o), fd, DISK)
HOOK_FD(ssize_t, pwrite64, (int fd, const void *b, size_t l, off64_t o), (fd, b, l, o), fd, DISK)
HOOK_FD(ssize_t, writev, (int fd, const struct iovec *v, int c), (fd, v, c), fd, DISK)
HOOK_FD(ssize_t, pwritev, (int fd, const struct iovec *v, int c, off_t o), (fd, v, c, o), fd, DISK)
HOOK_FD(int, fchown, (int fd, uid_t u, gid_t g), (fd, u, g), fd, DISK)
HOOK_FD(int, fchmod, (int fd, mode_t m), (fd, m), fd, DISK)
HOOK_FD(int, ftruncate, (int fd, off_t l), (fd, l), fd, DISK)
HOOK_FD(int, ftruncate64, (int fd, off64_t l), (fd, l), fd, DISK)
HOOK_FD(int, fsync, (int fd), (fd), fd, DISK)
HOOK_FD(int, fdatasync, (int fd), (fd), fd, DISK)
HOOK_FD(int, syncfs, (int fd), (fd), fd, DISK)
HOOK_FD(int, fallocate, (int fd, int m, off_t o, off_t l), (fd, m, o, l), fd, DISK)
HOOK_FD(ssize_t, copy_file_range, (int a, off64_t *x, int fd, off64_t *y, size_t l, unsigned int f), (a, x, fd, y, l, f), fd, DISK)
HOOK_FD(ssize_t, sendfile, (int fd, int a, off_t *x, size_t l), (fd, a, x, l), fd, DISK)
HOOK_FD(ssize_t, send, (int fd, const void *b, size_t l, int f), (fd, b, l, f), fd, OTHER)
HOOK_FD(ssize_t, sendto, (int fd, const void *b, size_t l, int f, const struct sockaddr *a, socklen_t s), (fd, b, l, f, a, s), fd, OTHER)
HOOK_FD(ssize_t, sendmsg, (int fd, const struct msghdr *m, int f), (fd, m, f), fd, OTHER)

/* Opening is a point when it may make a file. */
#define HOOK_OPEN(name, parameters, call_with_mode, directory, path, flags) \
    int name parameters { \
        mode_t m = 0; \
        if ((flags) & (O_CREAT | __O_TMPFILE)) { \
            va_list list; \
            va_start(list, flags); \
            m = va_arg(list, mode_t); \
            va_end(list); \
        } \
        char what[4096] = ""; \
        long n = mode != off && ((flags) & (O_CREAT | O_TRUNC)) ? enter(DISK, #name, at(directory, path, what, sizeof what)) : 0; \
        if (n < 0) return -1; \
        int result = call_with_mode; \
        leave(n); \
        return result; \
    }
HOOK_OPEN(open, (const char *a, int f, ...), (int)syscall(SYS_openat, AT_FDCWD, a, f, m), AT_FDCWD, a, f)
HOOK_OPEN(open64, (const char *a, int f, ...), (int)syscall(SYS_openat, AT_FDCWD, a, f | O_LARGEFILE, m), AT_FDCWD, a, f)
HOOK_OPEN(openat, (int d, const char *a, int f, ...), (int)syscall(SYS_openat, d, a, f, m), d, a, f)
HOOK_OPEN(openat64, (int d, const char *a, int f, ...), (int)syscall(SYS_openat, d, a, f | O_LARGEFILE, m), d, a, f)

/* A bound Unix socket is a file. */
int bind(int fd, const struct sockaddr *address, socklen_t length) {
    REAL(int, bind, (int, const struct sockaddr *, socklen_t));
    long n = mode != off && address && address->sa_family == AF_UNIX ? enter(OTHER, "bind", ((const struct sockaddr_un *)address)->sun_path) : 0;
    int result = real(fd, address, length);
    leave(n);
    return result;
}

int posix_fallocate(int fd, off_t offset, off_t length) {
    REAL(int, posix_fallocate, (int, off_t, off_t));
    char what[4096];
    long n = mode != off && describe(fd, what, sizeof what) ? enter(DISK, "posix_fallocate", what) : 0;
    if (n < 0) return errno; /* this one answers with the error itself */
    int result = real(fd, offset, length);
    leave(n);
    return result;
}

static const char *number(long value, char *text, size_t size) {
    snprintf(text, size, "%ld", value);
    return text;
}

int kill(pid_t pid, int signal) {
    REAL(int, kill, (pid_t, int));
    char what[32];
    long n = mode != off && signal != 0 ? enter(OTHER, "kill", number(signal, what, sizeof what)) : 0;
    int result = real(pid, signal);
    leave(n);
    return result;
}

int execve(const char *path, char *const arguments[], char *const environment[]) {
    REAL(int, execve, (const char *, char *const[], char *const[]));
    enter(OTHER, "execve", path);
    return real(path, arguments, environment);
}

#define HOOK_SPAWN(name) \
    int name(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes, \
        char *const arguments[], char *const environment[]) { \
        REAL(int, name, (pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const[], char *const[])); \
        long n = enter(OTHER, #name, path); \
        int result = real(pid, path, actions, attributes, arguments, environment); \
        leave(n); \
        return result; \
    }
HOOK_SPAWN(posix_spawn)
HOOK_SPAWN(posix_spawnp)

pid_t fork(void) {
    REAL(pid_t, fork, (void));
    long n = enter(OTHER, "fork", "");
    pid_t result = real();
    if (result != 0) leave(n);
    return result;
}

/* Calls that a C library does not wrap, or that a program makes by number. */
long syscall(long call, ...) {
    REAL(long, syscall, (long, ...));
    long a[6];
    va_list list;
    va_start(list, call);
    for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
    va_end(list);
    long n = 0;
    char what[4096] = "";
    /* Our own calls come through here too: those are none of the numbers below. */
    if (mode != off) {
        if (call == SYS_openat2 && (((const struct open_how *)a[2])->flags & (O_CREAT | O_TRUNC)))
            n = enter(DISK, "openat2", at((int)a[0], (const char *)a[1], what, sizeof what));
        else if (call == SYS_renameat2)
            n = enter(DISK, "renameat2", at((int)a[2], (const char *)a[3], what, sizeof what));
        else if (call == SYS_pidfd_send_signal && a[1] != 0)
            n = enter(OTHER, "pidfd_send_signal", number(a[1], what, sizeof what));
        else if (call == SYS_clone3)
            n = enter(OTHER, "clone3", "");
    }
    if (n < 0) return -1;
    long result = real(call, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (!(call == SYS_clone3 && result == 0)) leave(n);
    return result;
}
