#ifndef CLINUX_PROCESS_H
#define CLINUX_PROCESS_H
#include <stdint.h>
#include <sys/epoll.h>  // for Swift, whose Glibc module leaves it out
#include <sys/types.h>

// System calls that Swift cannot name, and the one fork. Every function returns -1 and sets errno when it fails.

int clinux_pidfd_open(pid_t pid);
int clinux_pidfd_signal(int pidfd, int signal);

/// Who is on the other end of a connected Unix socket (SO_PEERCRED).
int clinux_peer(int socket, uint32_t *uid, uint32_t *gid, int32_t *pid);

/// Orphans of this process's descendants become its children, so that it can reap them.
int clinux_become_subreaper(void);

/// Clears supplementary groups, then gives up gid and uid for good. Single-threaded callers only: it changes the calling thread.
int clinux_drop_identity(uint32_t uid, uint32_t gid);
/// execve can no longer give privileges; no core files; umask 0022.
int clinux_restrict(void);
/// The environment of this process, a variable that Swift holds to be unsafe.
char *const *clinux_environment(void);
/// Marks descriptors from `first` on as closed at exec.
int clinux_close_on_exec_from(unsigned first);

/// Flushes the file system that holds an open directory.
int clinux_syncfs(int descriptor);

/// A long-lived child: own session, stdin from /dev/null, stdout and stderr to `log`, `listener` (or -1) as descriptor 3.
struct clinux_child {
    const char *program;
    char *const *arguments;
    char *const *environment;
    const char *directory;
    int log;
    int listener;
    int drop_identity;
    uint32_t uid;
    uint32_t gid;
};

/// Forks; the child waits. It execs once one byte is written to `gate`, and ends without having run anything when `gate` is
/// closed instead: a parent that is killed before it has written down the child's number leaves nothing behind.
/// `report` gives end of file when exec succeeded, else an int: errno. The caller closes gate, report and pidfd.
pid_t clinux_fork_gated(const struct clinux_child *child, int *pidfd, int *gate, int *report);

/// Starts a process that is nobody's child: it has a session of its own and init reaps it. Returns 0, or the errno of a failed exec.
int clinux_start_detached(const struct clinux_child *child);

#endif
