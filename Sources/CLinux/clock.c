#include "clinux_clock.h"

#include <sys/timex.h>

int64_t clinux_served_time(void) {
    struct timex state = {0};
    if (adjtimex(&state) < 0 || state.status & STA_UNSYNC) return 0;
    return (int64_t)state.time.tv_sec;
}
