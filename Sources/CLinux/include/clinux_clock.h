#ifndef CLINUX_CLOCK_H
#define CLINUX_CLOCK_H

#include <stdint.h>

/// The kernel's time, seconds since 1970, where it is held to that of a time server (adjtimex(2)); 0 where it is not, or the kernel does not say.
/// Whoever sets the clock by hand ends that.
int64_t clinux_served_time(void);

#endif
