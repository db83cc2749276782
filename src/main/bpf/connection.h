/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * What is measured of a connection, from the same fields as the kernel's tcp_get_info (net/ipv4/tcp.c).
 */
#pragma once
#include "kernel.h"

INLINE u64 sent_bytes(u64 sent, u64 retransmitted, u64 acknowledged)
{
    u64 unique = sent - retransmitted;
    return acknowledged < unique ? acknowledged : unique; /* a SYN and a FIN are acknowledged like a byte each */
}

INLINE u64 delivery_rate(const struct tcp_sock *tcp)
{
    u64 delivered = tcp->rate_delivered;
    u32 microseconds = tcp->rate_interval_us;
    return delivered && microseconds ? delivered * tcp->mss_cache * 1000000 / microseconds : 0;
}

INLINE int is_connected(u8 state)
{
    return state != TCP_SYN_SENT && state != TCP_CLOSE && state != TCP_LISTEN;
}

/* The peer's FIN has come, and was counted as a received byte. */
INLINE int has_peer_closed(u8 state)
{
    return state == TCP_CLOSE_WAIT || state == TCP_LAST_ACK || state == TCP_CLOSING || state == TCP_TIME_WAIT;
}
