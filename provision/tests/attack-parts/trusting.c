// Tests only: a daemon that takes every peer, or the owner of every file, for root. Loaded before the C library by a weakness.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

static int trusts(const char *whom) {
    const char *wanted = getenv("ATTACK_TRUSTS");
    return wanted && !strcmp(wanted, whom);
}

int getsockopt(int socket, int level, int name, void *value, socklen_t *size) {
    static int (*real)(int, int, int, void *, socklen_t *);
    if (!real) real = (int (*)(int, int, int, void *, socklen_t *))dlsym(RTLD_NEXT, "getsockopt");
    int result = real(socket, level, name, value, size);
    if (result == 0 && level == SOL_SOCKET && name == SO_PEERCRED && trusts("peers")) ((struct ucred *)value)->uid = 0;
    return result;
}

int fstat(int file, struct stat *facts) {
    static int (*real)(int, struct stat *);
    if (!real) real = (int (*)(int, struct stat *))dlsym(RTLD_NEXT, "fstat");
    int result = real(file, facts);
    if (result == 0 && trusts("owners")) facts->st_uid = 0;
    return result;
}
