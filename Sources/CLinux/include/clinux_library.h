#ifndef CLINUX_LIBRARY_H
#define CLINUX_LIBRARY_H

/// A function of a library, and the variable that is to hold where it is.
struct clinux_function {
    const char *name;
    void **address;
};

/// Loads a shared library and finds every function of the list; one that is missing means that nothing is bound. Returns 1 or 0.
int clinux_bind(const char *library, const struct clinux_function *functions, unsigned count);

#endif
