/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * Notes of each TCP socket of one network namespace, by its cookie, what the notice of its death lacks: the process that connected
 * it, or that closed it after it was accepted; whether its peer ended the stream; and what it was before tcp_disconnect wiped it (a
 * close with SO_LINGER 0, a connect that failed or was undone, a listener that closed before it accepted). Kernel 5.12 and later,
 * for bpf_get_socket_cookie; tracepoints alone, which every architecture has. The structures below name only the fields that are
 * read; libbpf finds their offsets in the running kernel's own type information (CO-RE).
 *
 * Build: clang -O2 -g -target bpf -c tcp_history.bpf.c -o tcp_history.bpf.o && llvm-strip -g tcp_history.bpf.o
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

#define SECTION(name) __attribute__((section(name), used))
#define AF_INET6 10
#define IPPROTO_TCP 6
#define SOCK_DEAD 0 /* bits of sk_flags: no program holds it */
#define SOCK_DONE 1 /* the peer's FIN came, in order */
#define ECONNABORTED 103 /* but on Alpha, MIPS, PA-RISC and SPARC */
#define BPF_MAP_TYPE_ARRAY 2
#define BPF_MAP_TYPE_LRU_HASH 9
#define PF_KTHREAD 0x00200000

enum tcp_state {
    TCP_SYN_SENT = 2,
    TCP_FIN_WAIT1 = 4,
    TCP_CLOSE = 7,
    TCP_LAST_ACK = 9,
    TCP_LISTEN = 10,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct task_struct {
    int tgid;
    u32 flags;
    struct task_struct *group_leader;
    u64 start_boottime;
};
struct in6_addr {
    union {
        u32 u6_addr32[4];
    } in6_u;
};
struct ns_common {
    u32 inum;
};
struct net {
    struct ns_common ns;
};
typedef struct {
    struct net *net;
} possible_net_t;
struct sock_common {
    u32 skc_daddr;
    u32 skc_rcv_saddr;
    u16 skc_dport;
    u16 skc_family;
    possible_net_t skc_net;
    struct in6_addr skc_v6_daddr;
    struct in6_addr skc_v6_rcv_saddr;
    unsigned long skc_flags;
};
typedef struct {
    int owned;
} socket_lock_t;
struct sock {
    struct sock_common __sk_common;
    socket_lock_t sk_lock;
    u16 sk_protocol;
    int sk_err;
};
struct inet_sock {
    struct sock sk;
    u16 inet_sport;
};
struct inet_connection_sock {
    struct inet_sock icsk_inet;
};
struct tcp_sock {
    struct inet_connection_sock inet_conn;
    u64 bytes_received;
    u64 bytes_acked;
    u64 bytes_sent;
    u64 bytes_retrans;
    u32 segs_in;
    u32 segs_out;
    u32 total_retrans;
};
#pragma clang attribute pop

/* Helpers by their numbers in include/uapi/linux/bpf.h. */
static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*bpf_map_update_elem)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*bpf_map_delete_elem)(void *map, const void *key) = (void *)3;
static u64 (*bpf_get_socket_cookie)(void *sock) = (void *)46;
static struct tcp_sock *(*bpf_skc_to_tcp_sock)(void *sock) = (void *)137;
static struct task_struct *(*bpf_get_current_task_btf)(void) = (void *)158;

/* Records in the byte order of the host. */

#define CLOSED 1 /* it went to TCP_CLOSE, and the other flag is true or false */
#define FIN_RECEIVED 2

struct owner {
    u64 start; /* of the process, in nanoseconds since boot */
    u32 tgid;
    u32 flags;
};

/* As inet_diag_sockid and tcp_info have them, so that they replace what those of the notice say. */
struct snapshot {
    u16 sport;
    u16 dport;
    u32 src[4];
    u32 dst[4];
    u32 total_retrans;
    u64 bytes_acked;
    u64 bytes_received;
    u32 segs_out;
    u32 segs_in;
    u64 bytes_sent;
    u64 bytes_retrans;
};

#define MAP(name, kind, entries, index, record) \
    struct { \
        int (*type)[kind]; \
        int (*max_entries)[entries]; \
        index *key; \
        record *value; \
    } name SECTION(".maps")

#ifndef SNAPSHOTS
#define SNAPSHOTS 32768 /* of some 48,000 notices that may wait; one that is pushed out counts as lost */
#endif

MAP(owners, BPF_MAP_TYPE_LRU_HASH, 65536, u64, struct owner);
MAP(snapshots, BPF_MAP_TYPE_LRU_HASH, SNAPSHOTS, u64, struct snapshot);
MAP(watched, BPF_MAP_TYPE_ARRAY, 1, u32, u32); /* the namespace, by its number */

/* No notice comes of others, which so would stay for good, and push out what is needed. */
static int is_watched(struct sock *sock)
{
    u32 only = 0;
    u32 *inum = bpf_map_lookup_elem(&watched, &only);
    return inum && *inum == sock->__sk_common.skc_net.net->ns.inum;
}

static void record_owner(struct owner *owner)
{
    struct task_struct *leader = bpf_get_current_task_btf()->group_leader;
    if (leader->flags & PF_KTHREAD)
        return;
    owner->tgid = leader->tgid;
    owner->start = leader->start_boottime;
}

static void save_snapshot(struct sock *sock, u64 cookie)
{
    struct tcp_sock *tcp = bpf_skc_to_tcp_sock(sock);
    if (!tcp)
        return;
    struct snapshot snapshot = {
        .sport = tcp->inet_conn.icsk_inet.inet_sport,
        .dport = sock->__sk_common.skc_dport,
        .total_retrans = tcp->total_retrans,
        .bytes_acked = tcp->bytes_acked,
        .bytes_received = tcp->bytes_received,
        .segs_out = tcp->segs_out,
        .segs_in = tcp->segs_in,
        .bytes_sent = tcp->bytes_sent,
        .bytes_retrans = tcp->bytes_retrans,
    };
    if (sock->__sk_common.skc_family == AF_INET6) {
        for (int i = 0; i < 4; i++) {
            snapshot.src[i] = sock->__sk_common.skc_v6_rcv_saddr.in6_u.u6_addr32[i];
            snapshot.dst[i] = sock->__sk_common.skc_v6_daddr.in6_u.u6_addr32[i];
        }
    } else {
        snapshot.src[0] = sock->__sk_common.skc_rcv_saddr;
        snapshot.dst[0] = sock->__sk_common.skc_daddr;
    }
    bpf_map_update_elem(&snapshots, &cookie, &snapshot, 0);
}

static void on_connect(struct sock *sock)
{
    u64 cookie = bpf_get_socket_cookie(sock);
    struct owner owner = {};
    record_owner(&owner);
    bpf_map_update_elem(&owners, &cookie, &owner, 0);
}

/* What the end of a socket tells, each thing from the first who knew it. */
static void note_close(struct sock *sock, struct owner *owner, int is_closed, int is_closer)
{
    if (!owner->tgid && is_closer)
        record_owner(owner);
    if (!owner->flags && is_closed)
        owner->flags = sock->__sk_common.skc_flags & 1UL << SOCK_DONE ? CLOSED | FIN_RECEIVED : CLOSED;
}

static void record_close(struct sock *sock, u64 cookie, int is_closed, int is_closer)
{
    struct owner *owner = bpf_map_lookup_elem(&owners, &cookie);
    if (owner) {
        note_close(sock, owner, is_closed, is_closer);
    } else {
        struct owner accepted = {};
        note_close(sock, &accepted, is_closed, is_closer);
        bpf_map_update_elem(&owners, &cookie, &accepted, 0);
    }
}

/*
 * Who owns the lock is the process that closes it, for nobody else changes the state meanwhile; but after an error that may be the
 * one who aborts it, or reads its tcp_info while the peer's reset comes.
 */
static void on_close(struct sock *sock, int to)
{
    u64 cookie = bpf_get_socket_cookie(sock);
    record_close(sock, cookie, to == TCP_CLOSE, sock->sk_lock.owned && !sock->sk_err);
    if (to == TCP_CLOSE && !(sock->__sk_common.skc_flags & 1UL << SOCK_DEAD))
        save_snapshot(sock, cookie); /* who holds it may disconnect it, now or later */
}

SECTION("tp_btf/inet_sock_set_state")
int on_state_change(u64 *context)
{
    struct sock *sock = (struct sock *)context[0];
    int from = context[1], to = context[2];
    if (sock->sk_protocol != IPPROTO_TCP || !is_watched(sock))
        return 0;
    if (to == TCP_SYN_SENT)
        on_connect(sock);
    else if ((to == TCP_FIN_WAIT1 || to == TCP_LAST_ACK || to == TCP_CLOSE) && from != TCP_CLOSE && from != TCP_LISTEN)
        on_close(sock, to);
    return 0;
}

/*
 * The close of one that had ended before, by its peer's reset. And the second chance for an end that was not noted: the kernel skips
 * a program where it interrupts that program itself, as packets do that come while a process opens or closes a connection. Who
 * aborts what its process has closed destroys it too, and is no owner. What was not disconnected has its past in the notice.
 */
SECTION("tp_btf/tcp_destroy_sock")
int on_destroy(u64 *context)
{
    struct sock *sock = (struct sock *)context[0];
    if (!sock->__sk_common.skc_dport || !is_watched(sock))
        return 0;
    u64 cookie = bpf_get_socket_cookie(sock);
    record_close(sock, cookie, 1, sock->sk_lock.owned && sock->sk_err != ECONNABORTED);
    bpf_map_delete_elem(&snapshots, &cookie);
    return 0;
}

char LICENSE[] SECTION("license") = "Dual BSD/GPL";
