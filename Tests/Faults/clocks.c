// Moves the clock on the wall that a process sees, while it runs: the machine's own is left alone. AGENT_FAULT_CLOCK names a file of one number, the seconds
// by which it is ahead; it is read anew when another file stands in its place. Tests alone preload it. The boot's clock is moved by the kernel (a
// time namespace), as its timers must go with it.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>

static int (*real_clock)(clockid_t, struct timespec *);
static atomic_long wall_ahead, seen;
static pthread_mutex_t reading = PTHREAD_MUTEX_INITIALIZER;

static void bind_real(void) { real_clock = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime"); }

static void look(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, bind_real);
    const char *path = getenv("AGENT_FAULT_CLOCK");
    struct stat facts;
    if (!path || stat(path, &facts) != 0) return;
    // Each move is another file, so that its number tells.
    long stamp = (long)facts.st_ino;
    if (stamp == atomic_load(&seen)) return;
    if (pthread_mutex_trylock(&reading) != 0) return;
    FILE *file = fopen(path, "re");
    long wall;
    if (file && fscanf(file, "%ld", &wall) == 1) {
        atomic_store(&wall_ahead, wall);
        atomic_store(&seen, stamp);
    }
    if (file) fclose(file);
    pthread_mutex_unlock(&reading);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    look();
    int status = real_clock(clock, time);
    if (status != 0) return status;
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) time->tv_sec += atomic_load(&wall_ahead);
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    int status = clock_gettime(CLOCK_REALTIME, &now);
    if (status == 0) *time = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return status;
}

time_t time(time_t *place) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return (time_t)-1;
    if (place) *place = now.tv_sec;
    return now.tv_sec;
}
