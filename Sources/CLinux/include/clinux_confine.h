#ifndef CLINUX_CONFINE_H
#define CLINUX_CONFINE_H
#include <stdint.h>

// landlock(7) and capset(2), which have no wrappers in the C library. They change the calling thread: single-threaded callers only.

/// The version of Landlock that the kernel offers now.
int clinux_landlock(void);
/// A descriptor of rules that refuse these rights everywhere, but where they are allowed.
int clinux_landlock_rules(uint64_t refused);
/// Allows rights below an open directory.
int clinux_landlock_allow(int rules, int directory, uint64_t rights);
/// For good. Needs no_new_privs (`clinux_restrict`).
int clinux_landlock_restrict(int rules);
/// All of this thread's own, for good: under no_new_privs no program that it becomes gives it any, root's neither.
int clinux_drop_capabilities(void);

#endif
