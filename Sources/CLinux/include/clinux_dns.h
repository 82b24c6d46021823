#ifndef CLINUX_DNS_H
#define CLINUX_DNS_H
#include <stdint.h>

/// Asks the DNS itself, past /etc/hosts and caches of this machine's: a query of class IN, over UDP, and TCP where an answer is long.
/// `server` is an IPv4 address in network order and its port, or 0 for those of /etc/resolv.conf.
/// Returns the bytes of the answer, which may be more than `size`, or -1 with h_errno's value in `error`.
int clinux_ask_dns(const char *name, int type, int seconds, uint32_t server, uint16_t port, unsigned char *answer, int size, int *error);

#endif
