/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * Reports each TCP connection that the kernel destroys, in all network namespaces, with its last counters and what the kernel itself
 * does not keep: the process that connected it, or that closed it after it was accepted; whether its peer closed; and what it was
 * before tcp_disconnect wiped it (a close with SO_LINGER 0, a connect that failed or was undone, a listener that closed before it
 * accepted). Reports each attempt to connect when it ends: how, and how long the handshake took. It also gives each socket its cookie at
 * birth, so that it has one identity for life. Linux 5.12 and later, for bpf_get_socket_cookie; only tracepoints, which every
 * architecture has.
 *
 * Build: build.sh
 */
#include "connection.h"

#define ECONNABORTED 103 /* but on Alpha, MIPS, PA-RISC and SPARC */

/* flags of an owner and of a record */
#define CLOSED 1 /* it went to TCP_CLOSE, and FIN_RECEIVED is known */
#define FIN_RECEIVED 2
#define IPV6 4
#define WIPED 8 /* of a connection, but only its local port is known */
#define CONNECTED 16 /* of an attempt to connect: established */
#define UNSENT 32 /* of an attempt to connect: connect(2) failed before it sent a SYN, as for want of a local port */

/* how a connection ended: the error of its socket at that time, with */
#define END_KNOWN (1 << 16)
#define END_UNSEEN (1 << 18) /* nothing is known of it */
#define END_RESET (1 << 17) /* by this side: not closed in order, and without an error */

struct owner {
    u64 start; /* of the process, in nanoseconds since boot */
    u32 tgid;
    u32 flags;
    u64 connecting; /* since when, in nanoseconds since boot; 0: no attempt is under way. In a record: how long it took, 0: unknown */
    u64 closed; /* when it went to TCP_CLOSE, in nanoseconds since boot; 0: unknown */
    u32 handshake; /* of the last attempt that connected, in microseconds; 0: unknown */
    u32 end; /* 0: unknown */
    char comm[16]; /* the kernel's name of the process */
};

/* In the byte order of the host; addresses as in IpAddress.java. */
struct destroyed {
    struct owner owner;
    u64 cookie;
    u64 local_high;
    u64 local_low;
    u64 remote_high;
    u64 remote_low;
    u64 bytes_acked;
    u64 bytes_received;
    u64 bytes_sent;
    u64 bytes_retrans;
    u64 delivery_rate; /* bytes a second, 0: none yet */
    u32 netns;
    u32 interface;
    u32 rtt; /* microseconds, 0: none yet */
    u32 min_rtt; /* microseconds, ~0: none yet */
    u32 sent_segments;
    u32 retransmitted_segments;
    u16 local_port;
    u16 remote_port;
    u32 padding;
};

struct attempt {
    struct owner owner;
    u64 cookie;
    u64 remote_high;
    u64 remote_low;
    u32 error; /* of the socket, 0: none */
    u16 remote_port;
    u16 padding;
};

MAP(owners, BPF_MAP_TYPE_LRU_HASH, 65536, u64, struct owner);
MAP(snapshots, BPF_MAP_TYPE_LRU_HASH, 32768, u64, struct destroyed);
MAP(watched, BPF_MAP_TYPE_ARRAY, 1, u32, u32); /* the only namespace to report, by its number; 0: all */
MAP(lost, BPF_MAP_TYPE_ARRAY, 1, u32, u64); /* connections and attempts that were not reported, or not as they were */

struct {
    int (*type)[BPF_MAP_TYPE_RINGBUF];
    int (*max_entries)[1 << 22]; /* bytes */
} destroyed_ring SECTION(".maps");

struct {
    int (*type)[BPF_MAP_TYPE_RINGBUF];
    int (*max_entries)[1 << 22]; /* bytes */
} attempt_ring SECTION(".maps");

static int is_watched(struct sock *sock)
{
    u32 only = 0;
    u32 *inum = bpf_map_lookup_elem(&watched, &only);
    return inum && (!*inum || *inum == sock->__sk_common.skc_net.net->ns.inum);
}

static void count_lost(void)
{
    u32 only = 0;
    u64 *count = bpf_map_lookup_elem(&lost, &only);
    if (count)
        __sync_fetch_and_add(count, 1);
}

static void record_owner(struct owner *owner)
{
    struct task_struct *leader = bpf_get_current_task_btf()->group_leader;
    if (leader->flags & PF_KTHREAD)
        return;
    owner->tgid = leader->tgid;
    owner->start = leader->start_boottime;
    __builtin_memcpy(owner->comm, leader->comm, sizeof owner->comm);
}

/* All but the owner and the cookie. */
INLINE void describe(struct destroyed *to, struct sock *sock, struct tcp_sock *tcp)
{
    struct sock_common *common = &sock->__sk_common;
    to->netns = common->skc_net.net->ns.inum;
    to->interface = common->skc_bound_dev_if;
    to->local_port = __builtin_bswap16(tcp->inet_conn.icsk_inet.inet_sport);
    to->remote_port = __builtin_bswap16(common->skc_dport);
    if (common->skc_family == AF_INET6) {
        u32 *local = common->skc_v6_rcv_saddr.in6_u.u6_addr32, *remote = common->skc_v6_daddr.in6_u.u6_addr32;
        to->owner.flags |= IPV6;
        to->local_high = half_address(local[0], local[1]);
        to->local_low = half_address(local[2], local[3]);
        to->remote_high = half_address(remote[0], remote[1]);
        to->remote_low = half_address(remote[2], remote[3]);
    } else {
        to->local_low = ipv4_low(common->skc_rcv_saddr);
        to->remote_low = ipv4_low(common->skc_daddr);
    }
    to->bytes_acked = tcp->bytes_acked;
    to->bytes_received = tcp->bytes_received;
    to->bytes_sent = tcp->bytes_sent;
    to->bytes_retrans = tcp->bytes_retrans;
    to->delivery_rate = delivery_rate(tcp);
    to->rtt = tcp->srtt_us >> 3;
    to->min_rtt = tcp->rtt_min.s[0].v;
    to->sent_segments = tcp->segs_out;
    to->retransmitted_segments = tcp->total_retrans;
}

static void save_snapshot(struct sock *sock, u64 cookie)
{
    struct tcp_sock *tcp = bpf_skc_to_tcp_sock(sock);
    if (!tcp)
        return;
    struct destroyed snapshot = {.cookie = cookie};
    describe(&snapshot, sock, tcp);
    bpf_map_update_elem(&snapshots, &cookie, &snapshot, 0);
}

static void on_connect(struct sock *sock)
{
    u64 cookie = bpf_get_socket_cookie(sock);
    struct owner owner = {.connecting = bpf_ktime_get_ns()};
    record_owner(&owner);
    bpf_map_update_elem(&owners, &cookie, &owner, 0);
}

static void report_attempt(struct sock *sock, u64 cookie, const struct owner *owner, u64 nanoseconds, int to)
{
    struct sock_common *common = &sock->__sk_common;
    struct attempt *record = bpf_ringbuf_reserve(&attempt_ring, sizeof *record, 0);
    if (!record) {
        count_lost();
        return;
    }
    *record = (struct attempt){.owner = *owner, .cookie = cookie};
    record->owner.connecting = nanoseconds;
    record->remote_port = __builtin_bswap16(common->skc_dport);
    if (common->skc_family == AF_INET6) {
        u32 *remote = common->skc_v6_daddr.in6_u.u6_addr32;
        record->remote_high = half_address(remote[0], remote[1]);
        record->remote_low = half_address(remote[2], remote[3]);
    } else {
        record->remote_low = ipv4_low(common->skc_daddr);
    }
    if (to == TCP_ESTABLISHED) {
        record->owner.flags = CONNECTED;
    } else {
        struct socket *socket = sock->sk_socket;
        record->error = sock->sk_err;
        record->owner.flags = socket && socket->state == SS_UNCONNECTED ? UNSENT : 0;
    }
    bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}

/* One from SYN_RECV where both ends opened it; but that is mostly one that was accepted. */
static void end_attempt(struct sock *sock, int from, int to)
{
    if ((from != TCP_SYN_SENT && from != TCP_SYN_RECV) || (to != TCP_ESTABLISHED && to != TCP_CLOSE))
        return;
    u64 cookie = bpf_get_socket_cookie(sock);
    struct owner *owner = bpf_map_lookup_elem(&owners, &cookie);
    if (owner && owner->connecting) {
        u64 nanoseconds = bpf_ktime_get_ns() - owner->connecting;
        owner->connecting = 0;
        owner->handshake = to == TCP_ESTABLISHED ? nanoseconds / 1000 : 0;
        report_attempt(sock, cookie, owner, nanoseconds, to);
    } else if (!owner && from == TCP_SYN_SENT) { /* older than this program, or pushed out by later ones */
        struct owner unknown = {};
        bpf_map_update_elem(&owners, &cookie, &unknown, 0);
        report_attempt(sock, cookie, &unknown, 0, to);
    }
}

/*
 * Each fact from the first who knew it.
 *
 * @param end 0 as long as it has not gone to TCP_CLOSE
 */
static void note_close(struct sock *sock, struct owner *owner, u32 end, int is_closer)
{
    if (!owner->tgid && is_closer)
        record_owner(owner);
    if (!owner->flags && end) {
        owner->flags = sock->__sk_common.skc_flags & 1UL << SOCK_DONE ? CLOSED | FIN_RECEIVED : CLOSED;
        owner->closed = bpf_ktime_get_ns();
        owner->end = end;
    }
}

static void record_close(struct sock *sock, u64 cookie, u32 end, int is_closer)
{
    struct owner *owner = bpf_map_lookup_elem(&owners, &cookie);
    if (owner) {
        note_close(sock, owner, end, is_closer);
    } else {
        struct owner accepted = {};
        note_close(sock, &accepted, end, is_closer);
        bpf_map_update_elem(&owners, &cookie, &accepted, 0);
    }
}

static u32 how_closed(struct sock *sock, int from)
{
    u32 error = sock->sk_err & 0xffff;
    int in_order = from != TCP_ESTABLISHED && from != TCP_CLOSE_WAIT && from != TCP_SYN_RECV && from != TCP_SYN_SENT;
    return END_KNOWN | error | (error || in_order ? 0 : END_RESET);
}

/*
 * Who owns the lock is the process that closes it, for no other changes the state meanwhile; but after an error that may be the
 * one that aborts it, or reads its tcp_info while the peer's reset comes.
 */
static void on_close(struct sock *sock, int from, int to)
{
    u64 cookie = bpf_get_socket_cookie(sock);
    record_close(sock, cookie, to == TCP_CLOSE ? how_closed(sock, from) : 0, sock->sk_lock.owned && !sock->sk_err);
    if (to == TCP_CLOSE && !(sock->__sk_common.skc_flags & 1UL << SOCK_DEAD))
        save_snapshot(sock, cookie); /* its holder may disconnect it, now or later */
}

SECTION("tp_btf/inet_sock_set_state")
int on_state_change(u64 *context)
{
    struct sock *sock = (struct sock *)context[0];
    int from = context[1], to = context[2];
    if (sock->sk_protocol != IPPROTO_TCP || !is_watched(sock))
        return 0;
    end_attempt(sock, from, to);
    if (to == TCP_SYN_SENT)
        on_connect(sock);
    else if (to == TCP_ESTABLISHED || to == TCP_LISTEN)
        bpf_get_socket_cookie(sock);
    else if ((to == TCP_FIN_WAIT1 || to == TCP_LAST_ACK || to == TCP_CLOSE) && from != TCP_CLOSE && from != TCP_LISTEN)
        on_close(sock, from, to);
    return 0;
}

/*
 * For the attempts whose end comes in a packet that interrupts on_state_change, which the kernel does not run then. Of two programs one
 * runs always, and the first ends the attempt.
 */
SECTION("tp_btf/inet_sock_set_state")
int on_attempt_end(u64 *context)
{
    struct sock *sock = (struct sock *)context[0];
    if (sock->sk_protocol == IPPROTO_TCP && is_watched(sock))
        end_attempt(sock, context[1], context[2]);
    return 0;
}

/* Without a wake-up, which costs the host more than the rest: the agent looks by itself. */
static void report(struct sock *sock, struct tcp_sock *tcp, u64 cookie, const struct destroyed *snapshot, const struct owner *owner)
{
    struct destroyed *record = bpf_ringbuf_reserve(&destroyed_ring, sizeof *record, 0);
    if (!record) {
        count_lost();
        return;
    }
    if (snapshot) {
        *record = *snapshot;
    } else {
        *record = (struct destroyed){.cookie = cookie};
        describe(record, sock, tcp);
        if (!record->remote_port) {
            record->owner.flags |= WIPED;
            count_lost(); /* its snapshot was pushed out by later ones */
        }
    }
    if (owner) {
        record->owner.start = owner->start;
        record->owner.tgid = owner->tgid;
        record->owner.flags |= owner->flags;
        record->owner.closed = owner->closed;
        record->owner.handshake = owner->handshake;
        record->owner.end = owner->end;
        __builtin_memcpy(record->owner.comm, owner->comm, sizeof owner->comm);
    }
    bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}

/*
 * The close of one that was reset before. And the second chance for a close that was not recorded: the kernel skips a program where
 * it interrupts that program itself, as packets do that come while a process opens or closes a connection. Who aborts what its process
 * has closed destroys it too, and is no owner. A disconnect wipes all but the path MTU, which a listener, or a socket that was never
 * connected, has not.
 */
SECTION("tp_btf/tcp_destroy_sock")
int on_destroy(u64 *context)
{
    struct sock *sock = (struct sock *)context[0];
    struct tcp_sock *tcp = bpf_skc_to_tcp_sock(sock);
    if (!tcp || !is_watched(sock))
        return 0;
    u64 cookie = bpf_get_socket_cookie(sock);
    int is_wiped = !sock->__sk_common.skc_dport;
    if (!is_wiped)
        record_close(sock, cookie, sock->sk_err ? END_KNOWN | (sock->sk_err & 0xffff) : END_UNSEEN, sock->sk_lock.owned && sock->sk_err != ECONNABORTED);
    else if (!tcp->inet_conn.icsk_pmtu_cookie)
        return 0;
    struct destroyed *snapshot = is_wiped ? bpf_map_lookup_elem(&snapshots, &cookie) : 0;
    report(sock, tcp, cookie, snapshot, bpf_map_lookup_elem(&owners, &cookie));
    bpf_map_delete_elem(&snapshots, &cookie);
    bpf_map_delete_elem(&owners, &cookie);
    return 0;
}

char LICENSE[] SECTION("license") = "Dual BSD/GPL";
