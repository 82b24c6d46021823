#include "clinux_library.h"

#include <dlfcn.h>

int clinux_bind(const char *library, const struct clinux_function *functions, unsigned count) {
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return 0;
    for (unsigned i = 0; i < count; i++)
        if (!dlsym(handle, functions[i].name)) return 0;
    for (unsigned i = 0; i < count; i++) *functions[i].address = dlsym(handle, functions[i].name);
    return 1;
}
