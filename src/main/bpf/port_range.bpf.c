/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * Reads the ephemeral ports of a network namespace: net.ipv4.ip_local_port_range and ip_local_reserved_ports, which procfs shows of the
 * reader's own namespace only. Linux 5.17 and later, for bpf_loop.
 *
 * The list of namespaces is read under RCU, without a lock. Where it is left on the way, by a namespace that is removed at this moment,
 * the namespace is not found.
 *
 * Build: build.sh
 */
#define PROBE_READ
#include "memory.h"

#define MAX_NAMESPACES (1 << 20)
#define PORTS 65536

#define COPY(to, from) bpf_probe_read_kernel(&(to), sizeof(to), (const void *)(from))

/* What is behind three underscores is no part of a name for CO-RE. */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct local_ports {
    u32 range; /* the last in the higher half */
};
struct local_ports___until_6_7 {
    int range[2];
};
struct netns_ipv4___ports {
    struct local_ports ip_local_ports;
    unsigned long *sysctl_local_reserved_ports; /* a bit for each */
};
struct net___ports {
    struct list_head list;
    struct ns_common ns;
    struct netns_ipv4___ports ipv4;
};
#pragma clang attribute pop

struct port_range {
    u32 netns; /* in: the namespace that is asked for */
    u32 found; /* out: whether it could be read */
    u32 first;
    u32 last;
    unsigned char reserved[PORTS / 8]; /* words of the kernel */
};

MAPPED(ranges, 1, struct port_range);

struct search {
    u64 first;
    u64 at;
    struct port_range *range;
};

/* Whether it could be read whole. */
INLINE int read_range(struct port_range *range, u64 net)
{
    u64 ports = net + OFFSET(net___ports, ipv4.ip_local_ports), reserved = 0;
    if (EXISTS(local_ports___until_6_7, range)) {
        u32 pair[2];
        if (COPY(pair, ports + OFFSET(local_ports___until_6_7, range)))
            return 0;
        range->first = pair[0];
        range->last = pair[1];
    } else {
        u32 both;
        if (COPY(both, ports + OFFSET(local_ports, range)))
            return 0;
        range->first = both & 0xffff;
        range->last = both >> 16;
    }
    return !COPY(reserved, net + OFFSET(net___ports, ipv4.sysctl_local_reserved_ports)) &&
        !COPY(range->reserved, reserved);
}

static long compare(u32 step, struct search *search)
{
    u64 net = search->at - OFFSET(net___ports, list);
    u32 netns;
    if (COPY(netns, net + OFFSET(net___ports, ns.inum)))
        return 1;
    if (netns == search->range->netns) {
        search->range->found = read_range(search->range, net);
        return 1;
    }
    return COPY(search->at, search->at) || search->at == search->first;
}

SECTION("raw_tp/run")
int read_port_range(void *context)
{
    u32 index = 0;
    struct port_range *range = bpf_map_lookup_elem(&ranges, &index);
    if (!range)
        return 0;
    struct search search = {.range = range};
    search.first = search.at = (u64)&bpf_get_current_task_btf()->nsproxy->net_ns->list;
    bpf_loop(MAX_NAMESPACES, compare, &search, 0);
    return 0;
}

char LICENSE[] SECTION("license") = "Dual BSD/GPL";
