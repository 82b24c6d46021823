#include "clinux_dns.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

int clinux_ask_dns(const char *name, int type, int seconds, uint32_t server, uint16_t port, unsigned char *answer, int size, int *error) {
    struct __res_state state;
    memset(&state, 0, sizeof state);
    *error = NETDB_INTERNAL;
    if (res_ninit(&state) != 0) return -1;
    state.retrans = seconds;
    state.retry = 2;
    if (server != 0) {
        memset(&state.nsaddr_list[0], 0, sizeof state.nsaddr_list[0]);
        state.nsaddr_list[0].sin_family = AF_INET;
        state.nsaddr_list[0].sin_addr.s_addr = server;
        state.nsaddr_list[0].sin_port = htons(port);
        state.nscount = 1;
    }
    int count = res_nquery(&state, name, 1 /* IN */, type, answer, size);
    *error = count < 0 ? state.res_h_errno : 0;
    res_nclose(&state);
    return count;
}
