// watcher OUTPUT COMMAND…: the first process of a process namespace of its own. Runs COMMAND in it and reads the command line and the environment of every
// process there, a thousand times a second and more, until COMMAND ends. What is new goes to OUTPUT.cmdline and OUTPUT.environ; OUTPUT.rate gets how
// often it looked, for how many seconds, its longest pause in milliseconds, and how many processes it was not allowed to read.
// It takes in orphans, as init does. Its end is the end of all of them.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { slots = 1 << 16, room = 4 << 20 };
static const long pace = 400000; // nanoseconds between two looks, where a look takes less
static uint64_t seen[2][slots];
static int files[slots];
static unsigned long last_seen[slots];
static char buffer[room];
static unsigned long refused;

static int fail(const char *what) {
    perror(what);
    return 125;
}

static double since(struct timespec from) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - from.tv_sec) + (double)(now.tv_nsec - from.tv_nsec) / 1e9;
}

// What is the same as at the last look is not written again.
static void keep(FILE *out, const char *pid, ssize_t count, uint64_t *slot) {
    uint64_t mark = 14695981039346656037u;
    for (ssize_t i = 0; i < count; i++) mark = (mark ^ (unsigned char)buffer[i]) * 1099511628211u;
    if (count <= 0 || mark == *slot) return;
    *slot = mark;
    fprintf(out, "\n%s ", pid);
    fwrite(buffer, 1, (size_t)count, out);
}

static int opened(int processes, const char *pid, const char *what) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s", pid, what);
    int file = openat(processes, path, O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno != ENOENT && errno != ESRCH) refused++;
    return file;
}

// A command line may be read again and again: the kernel looks it up each time.
static ssize_t line_of(int processes, const char *pid, int *file) {
    ssize_t count = *file > 0 ? pread(*file, buffer, room, 0) : -1;
    if (count > 0) return count;
    if (*file > 0) close(*file);
    *file = opened(processes, pid, "cmdline");
    return *file > 0 ? pread(*file, buffer, room, 0) : 0;
}

// An environment is that of the memory which the process had when it was opened: opened anew each time.
static ssize_t environment_of(int processes, const char *pid) {
    int file = opened(processes, pid, "environ");
    if (file < 0) return 0;
    ssize_t count = read(file, buffer, room);
    close(file);
    return count;
}

static FILE *output(const char *name, const char *kind) {
    char path[4096];
    snprintf(path, sizeof path, "%s.%s", name, kind);
    return fopen(path, "we");
}

int main(int count, char **arguments) {
    if (count < 3 || getpid() != 1) return fprintf(stderr, "usage, as the first process of its namespace: watcher OUTPUT COMMAND…\n"), 2;
    FILE *lines = output(arguments[1], "cmdline"), *environs = output(arguments[1], "environ"), *rate = output(arguments[1], "rate");
    int processes = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = processes < 0 ? NULL : fdopendir(dup(processes));
    if (!lines || !environs || !rate || !directory) return fail(arguments[1]);
    pid_t child = fork();
    if (child < 0) return fail("fork");
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        _exit(fail(arguments[2]));
    }
    if (setpriority(PRIO_PROCESS, 0, -20) != 0) return fail("setpriority"); // who waits for a processor looks at nothing
    struct rlimit most;
    if (getrlimit(RLIMIT_NOFILE, &most) == 0) most.rlim_cur = most.rlim_max, setrlimit(RLIMIT_NOFILE, &most);
    struct timespec begin, last;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    last = begin;
    unsigned long looks = 0;
    double longest = 0;
    int status = 0, over = 0;
    while (!over) {
        rewinddir(directory);
        for (struct dirent *entry; (entry = readdir(directory));) {
            if (entry->d_name[0] < '1' || entry->d_name[0] > '9' || !strcmp(entry->d_name, "1")) continue;
            int slot = atoi(entry->d_name) % slots;
            last_seen[slot] = looks;
            keep(lines, entry->d_name, line_of(processes, entry->d_name, &files[slot]), &seen[0][slot]);
            keep(environs, entry->d_name, environment_of(processes, entry->d_name), &seen[1][slot]);
        }
        // Those of processes that are gone would fill the table.
        if (looks % 1024 == 1023)
            for (int slot = 0; slot < slots; slot++)
                if (files[slot] > 0 && last_seen[slot] != looks) close(files[slot]), files[slot] = 0;
        looks++;
        int how;
        for (pid_t one; (one = waitpid(-1, &how, WNOHANG)) > 0;)
            if (one == child) status = how, over = 1;
        double took = since(last);
        struct timespec rest = {0, pace - (long)(took * 1e9)};
        if (took * 1e9 < (double)pace) nanosleep(&rest, NULL);
        took = since(last);
        if (took > longest) longest = took;
        clock_gettime(CLOCK_MONOTONIC, &last);
    }
    fprintf(rate, "%lu %.3f %.1f %lu\n", looks, since(begin), longest * 1e3, refused);
    if (fclose(lines) || fclose(environs) || fclose(rate)) return fail(arguments[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 124;
}
