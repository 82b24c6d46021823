#define _GNU_SOURCE
#include "clinux.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int clinux_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int clinux_pidfd_signal(int pidfd, int signal) { return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0); }

int clinux_peer(int socket, uint32_t *uid, uint32_t *gid, int32_t *pid) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
    *uid = peer.uid;
    *gid = peer.gid;
    *pid = peer.pid;
    return 0;
}

char *const *clinux_environment(void) { return environ; }

int clinux_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

// Raw system calls: the library's wrappers signal every thread that the parent of a fork had.
int clinux_drop_identity(uint32_t uid, uint32_t gid) {
    // Root is nobody to drop to, and -1 means "as it is" (setresuid(2)).
    if (uid == 0 || uid == UINT32_MAX || gid == UINT32_MAX) {
        errno = EINVAL;
        return -1;
    }
    if (syscall(SYS_setgroups, 0, NULL) != 0) return -1;
    if (syscall(SYS_setresgid, gid, gid, gid) != 0) return -1;
    return (int)syscall(SYS_setresuid, uid, uid, uid);
}

int clinux_restrict(void) {
    struct rlimit none = {0, 0};
    umask(022);
    if (setrlimit(RLIMIT_CORE, &none) != 0) return -1;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

int clinux_close_on_exec_from(unsigned first) { return (int)syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC); }

int clinux_syncfs(int descriptor) { return syncfs(descriptor); }

// Dispositions survive exec where they are "ignore", the mask always: a program must start as if from a terminal.
static void default_signals(void) {
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigset_t empty;
    for (int number = 1; number < NSIG; number++) sigaction(number, &plain, NULL);
    sigemptyset(&empty);
    sigprocmask(SIG_SETMASK, &empty, NULL);
}

static int redirect(const struct clinux_child *child) {
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0 || dup2(child->log, 1) < 0 || dup2(child->log, 2) < 0) return -1;
    if (child->listener < 0) return clinux_close_on_exec_from(3);
    // dup2 onto itself would keep close-on-exec.
    if (child->listener == 3 ? fcntl(3, F_SETFD, 0) < 0 : dup2(child->listener, 3) < 0) return -1;
    return clinux_close_on_exec_from(4);
}

// Between fork and exec of a threaded parent: async-signal-safe calls only. No gate: -1.
static void run_child(const struct clinux_child *child, int gate, int report) {
    char go;
    ssize_t got = 1;
    default_signals();
    setsid();
    if (gate >= 0) {
        do got = read(gate, &go, 1);
        while (got < 0 && errno == EINTR);
    }
    if (got != 1) _exit(0);
    if (redirect(child) == 0 && (!child->drop_identity || clinux_drop_identity(child->uid, child->gid) == 0)
        && (geteuid() == 0 ? (umask(022), 0) : clinux_restrict()) == 0 && chdir(child->directory) == 0)
        execve(child->program, child->arguments, child->environment);
    int error = errno;
    if (write(report, &error, sizeof error) < 0) _exit(126);
    _exit(127);
}

pid_t clinux_fork_gated(const struct clinux_child *child, int *pidfd, int *gate, int *report) {
    int gates[2], reports[2], saved;
    if (pipe2(gates, O_CLOEXEC) != 0) return -1;
    if (pipe2(reports, O_CLOEXEC) != 0) {
        saved = errno;
        close(gates[0]);
        close(gates[1]);
        errno = saved;
        return -1;
    }
    // Out of the way of descriptors 0 to 3, which the child gives away.
    int high = fcntl(reports[1], F_DUPFD_CLOEXEC, 10);
    pid_t pid = high < 0 ? -1 : fork();
    if (pid == 0) {
        close(gates[1]);
        run_child(child, gates[0], high);
    }
    saved = errno;
    close(gates[0]);
    close(reports[1]);
    if (high >= 0) close(high);
    *pidfd = pid < 0 ? -1 : clinux_pidfd_open(pid);
    if (*pidfd < 0) {
        close(gates[1]);
        close(reports[0]);
        errno = saved;
        return -1;
    }
    *gate = gates[1];
    *report = reports[0];
    return pid;
}

int clinux_start_detached(const struct clinux_child *child) {
    int reports[2], failure = 0;
    if (pipe2(reports, O_CLOEXEC) != 0) return -1;
    int high = fcntl(reports[1], F_DUPFD_CLOEXEC, 10);
    pid_t pid = high < 0 ? -1 : fork();
    if (pid == 0) {
        // The middle process ends at once, so that its child is nobody's.
        pid_t second = fork();
        if (second == 0) run_child(child, -1, high);
        _exit(second < 0 ? 1 : 0);
    }
    int saved = errno, status = 0;
    close(reports[1]);
    if (high >= 0) close(high);
    if (pid > 0) {
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
        ssize_t got;
        do got = read(reports[0], &failure, sizeof failure);
        while (got < 0 && errno == EINTR);
        if (got <= 0) failure = 0;
        if (status != 0) failure = EAGAIN;
    }
    close(reports[0]);
    errno = saved;
    return pid < 0 ? -1 : failure;
}
