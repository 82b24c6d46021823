// A site at war, run from inside its PHP: it uses up one thing as fast as it can, until a file `stop` lies beside it (or two minutes are over).
//     war processor | memory | processes | disk | connections | flood
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char directory[256];

static void spin(void) { for (volatile unsigned long i = 0;; i++) {} }

// Three gigabytes, every page of them: more than any limit here. Whoever is ended for it is made again by its parent.
static void memory(void) {
    for (int i = 0; i < 48; i++) {
        char *piece = mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (piece != MAP_FAILED) memset(piece, 1, 64 << 20);
    }
    pause();
}

// Each of them makes more, for as long as it is let.
static void bomb(void) { for (;;) fork(); }

static void disk(int number) {
    static char block[1 << 20];
    char path[300];
    snprintf(path, sizeof path, "%s/war-%d", directory, number);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (int i = 0; file >= 0; i = (i + 1) % 64)
        if (pwrite(file, block, sizeof block, (off_t)i << 20) < 0 || (i % 8 == 7 && fdatasync(file) < 0)) break;
    pause();
}

// Visitors who begin a request and do not end it; whoever is sent away comes again.
static void connections(int number) {
    enum { most = 500 };
    static int held[most];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(number % 2 ? 80 : 443), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK + 1 + (unsigned)number)}};
    char byte;
    for (;; usleep(10000))
        for (int i = 0; i < most; i++) {
            if (held[i] > 0 && (recv(held[i], &byte, 1, MSG_DONTWAIT) > 0 || errno == EAGAIN)) continue;
            if (held[i] > 0) close(held[i]);
            held[i] = socket(AF_INET, SOCK_STREAM, 0);
            bind(held[i], (struct sockaddr *)&from, sizeof from);
            if (connect(held[i], (struct sockaddr *)&to, sizeof to) == 0) send(held[i], "G", 1, MSG_NOSIGNAL);
        }
}

static void fight(const char *what, int number) {
    if (!strcmp(what, "processor")) spin();
    if (!strcmp(what, "memory")) memory();
    if (!strcmp(what, "processes")) bomb();
    if (!strcmp(what, "disk")) disk(number);
    if (!strcmp(what, "connections") || !strcmp(what, "flood")) connections(number);
    _exit(2);
}

int main(int count, char **arguments) {
    const char *what = count > 1 ? arguments[1] : "";
    int wanted = !strcmp(what, "processor") ? 100 : !strcmp(what, "connections") ? 4 : !strcmp(what, "flood") ? 40 : 2, number = 0, living = 0;
    char stop[300];
    if (readlink("/proc/self/exe", directory, sizeof directory - 1) < 0) return 1;
    *strrchr(directory, '/') = 0;
    snprintf(stop, sizeof stop, "%s/stop", directory);
    // A group of its own: all of them end together, whoever their parent was; and nobody is left for another to bury.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t army = fork();
    if (army < 0) return perror("fork"), 1;
    if (army == 0) {
        setpgid(0, 0);
        for (;; usleep(5000)) {
            while (living > 0 && waitpid(-1, NULL, WNOHANG) > 0) living--;
            while (living < wanted) {
                pid_t one = fork();
                if (one == 0) fight(what, number);
                if (one < 0) break;
                living++, number++;
            }
        }
    }
    setpgid(army, army);
    for (int i = 0; i < 1200 && access(stop, F_OK) != 0; i++) usleep(100000);
    // Again and again: while a bomb is ended its youngest may have been missed.
    while (waitpid(-1, NULL, WNOHANG) >= 0) kill(-army, SIGKILL), usleep(100);
    puts("over");
    return 0;
}
