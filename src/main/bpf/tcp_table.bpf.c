/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * Reads the TCP sockets of all network namespaces from the kernel's own hash tables into a mapped array, without a lock or a
 * reference: sockets are freed by RCU and their memory stays one of sockets. Linux 5.19 and later, for the chains of listeners.
 *
 * A row is checked again once it is written, and not counted if another socket has come to use the memory meanwhile. A socket that
 * moves to another chain under the reader shows by the marker at the end of that chain, and the chain is read again.
 *
 * Build: build.sh
 */
#include "connection.h"
#include "memory.h"

#define BLOCK_ROWS 512 /* a power of two */
#define BLOCKS 64 /* of a small host; the agent asks for as many as it needs */
#define NAMESPACES 256
#define BOUND 4096
#define WALKS 2 /* at the same time, each by a thread of its own */
#define MAX_STEPS (1 << 23) /* BPF_MAX_LOOPS: nodes and buckets of one call */
#define RETRIES 16 /* of one chain */
#define STALL_SECONDS 5
#define LISTENING_NULLS_BASE (1U << 29) /* include/net/inet_hashtables.h */
#define FIRST_NUMBER 0xefffff00 /* of a namespace; include/linux/proc_ns.h */

/* flags of a row */
#define IPV6 1
#define IPV6_ONLY 2
#define MEASURED 4 /* a full socket, neither listening nor closed: the columns of measures mean something */
#define CONNECTED 8
#define STALLED 16
#define HAS_RTT 32
#define HAS_MIN_RTT 64
#define HAS_DELIVERY_RATE 128

/* Rows in columns; addresses and ports in host order, as TableColumns.java has them. */
struct block {
    u64 cookie[BLOCK_ROWS]; /* 0: none yet */
    u64 address[BLOCK_ROWS]; /* of the socket */
    u64 inode[BLOCK_ROWS];
    u64 local_high[BLOCK_ROWS];
    u64 local_low[BLOCK_ROWS];
    u64 remote_high[BLOCK_ROWS];
    u64 remote_low[BLOCK_ROWS];
    u64 sent_bytes[BLOCK_ROWS];
    u64 received_bytes[BLOCK_ROWS];
    u64 delivery_rate[BLOCK_ROWS]; /* bytes a second */
    u32 netns[BLOCK_ROWS];
    u32 interface[BLOCK_ROWS];
    u32 uid[BLOCK_ROWS];
    u32 receive_queue[BLOCK_ROWS];
    u32 send_queue[BLOCK_ROWS];
    u32 rtt[BLOCK_ROWS]; /* microseconds */
    u32 min_rtt[BLOCK_ROWS]; /* microseconds */
    u32 sent_segments[BLOCK_ROWS];
    u32 retransmitted_segments[BLOCK_ROWS];
    u32 idle[BLOCK_ROWS]; /* milliseconds */
    u16 local_port[BLOCK_ROWS];
    u16 remote_port[BLOCK_ROWS];
    u8 state[BLOCK_ROWS]; /* enum tcp_state, without TCP_NEW_SYN_RECV */
    u8 flags[BLOCK_ROWS];
};

/* A network namespace and the tables that it uses, which may be its own: net.ipv4.tcp_child_ehash_entries. */
struct namespace {
    u64 ehash;
    u64 lhash2;
    u64 bhash2; /* 0 before Linux 6.8 */
    u32 ehash_buckets;
    u32 lhash2_buckets;
    u32 bhash2_buckets;
    u32 netns;
    u32 padding;
    u32 keepalive_ticks; /* net.ipv4.tcp_keepalive_time in ticks, for those who know it in seconds */
};

MAPPED(blocks, BLOCKS, struct block);

MAPPED(namespaces, NAMESPACES, struct namespace);

enum table {
    EHASH, /* connections, requests, TIME_WAIT */
    LHASH2, /* listeners */
    BHASH2, /* of which are wanted: sockets that are bound and nothing else */
};

/* What user space asks, and is answered: a program that the kernel runs outside of a sleepable context gets no memory to write to. */
struct walk {
    u64 table; /* in: its first bucket */
    u32 kind; /* in: enum table */
    u32 first; /* in: bucket */
    u32 end; /* in: the bucket after the last */
    u32 row; /* in and out: the next row; more than there is room for shows how many there are */
    u32 hz; /* in: ticks a second */
    u32 netns; /* in: only this namespace; 0: all */
    u32 broken; /* out: chains that changed under every attempt to read them */
    u32 unidentified; /* out: sockets of files that have no cookie yet */
    u32 namespaces; /* out: more than there is room for shows how many there are */
    u32 list_broken; /* out: the list of namespaces was not read to its end */
    u32 limit; /* in: the row after the last that there is room for */
    u32 padding;
};

/* A socket that was bound and nothing else. */
struct bound {
    u64 address;
    u64 cookie;
};

MAPPED(walks, WALKS, struct walk);

MAPPED(bound, BOUND, struct bound);

INLINE struct walk *first_walk(void)
{
    u32 first = 0;
    return bpf_map_lookup_elem(&walks, &first);
}

struct cursor {
    u64 table; /* where the head of bucket 0 is */
    u64 bucket_size;
    u64 node;
    u64 socket_node; /* of bhash2: the next socket of the bucket of addresses before node */
    u32 bucket;
    u32 end;
    u32 walk; /* which one */
    u32 limit;
    u32 row;
    u32 chain_row; /* the first row of this chain */
    u32 retries;
    u32 broken;
    u32 unidentified;
    u32 marker; /* of bucket 0 */
    u32 now;
    u32 hz;
    u32 netns;
};

#ifdef PROBE_READ
static u8 common_copy[WALKS][256];
static u8 tcp_copy[WALKS][4096];
#endif

INLINE u64 inode_of(struct sock *sock)
{
    if (EXISTS(sock, sk_ino))
        return sock->sk_ino;
    u64 socket = (u64)sock->sk_socket;
    return socket ? FIELD(socket_alloc, socket, vfs_inode.i_ino) : 0;
}

INLINE u8 is_ipv6_only(const struct sock_common *common)
{
    const u8 *byte = (const void *)common + OFFSET(sock_common, skc_ipv6only);
    u64 bits = *byte;
    bits <<= __builtin_preserve_field_info(common->skc_ipv6only, 4);
    return bits >> __builtin_preserve_field_info(common->skc_ipv6only, 5);
}

INLINE void write_addresses(struct block *block, u32 i, const struct sock_common *common, int ipv6)
{
    if (!ipv6) {
        block->local_high[i] = block->remote_high[i] = 0;
        block->local_low[i] = ipv4_low(common->skc_rcv_saddr);
        block->remote_low[i] = ipv4_low(common->skc_daddr);
        return;
    }
    const u32 *local = common->skc_v6_rcv_saddr.in6_u.u6_addr32;
    const u32 *remote = common->skc_v6_daddr.in6_u.u6_addr32;
    u64 local_high = half_address(local[0], local[1]), local_low = half_address(local[2], local[3]);
    u64 remote_high = half_address(remote[0], remote[1]), remote_low = half_address(remote[2], remote[3]);
    int mapped = !local_high && local_low >> 32 == 0xffff;
    block->local_high[i] = local_high;
    block->local_low[i] = local_low;
    block->remote_high[i] = remote_high;
    block->remote_low[i] = mapped && !remote_high && !remote_low ? ipv4_low(0) : remote_low; /* both of one family */
}

INLINE u32 since(const struct cursor *cursor, u32 ticks)
{
    return cursor->now - ticks;
}

INLINE int is_stalled(const struct cursor *cursor, const struct tcp_sock *tcp)
{
    if (tcp->packets_out && since(cursor, tcp->rcv_tstamp) >= STALL_SECONDS * cursor->hz)
        return 1;
    return tcp->inet_conn.icsk_backoff || ((int)(tcp->write_seq - tcp->snd_nxt) > 0 && !tcp->snd_wnd);
}

INLINE u8 write_measures(
    struct block *block, u32 i, const struct cursor *cursor, u64 address, const struct tcp_sock *tcp, u8 state)
{
    u64 received = tcp->bytes_received;
    u8 later = FIELD(sock_common, address, skc_state); /* a FIN may have come meanwhile */
    block->received_bytes[i] = received - (received && (has_peer_closed(state) || has_peer_closed(later)));
    block->sent_bytes[i] = sent_bytes(tcp->bytes_sent, tcp->bytes_retrans, tcp->bytes_acked);
    u64 rate = delivery_rate(tcp);
    u32 rtt = tcp->srtt_us >> 3, min_rtt = tcp->rtt_min.s[0].v;
    block->delivery_rate[i] = rate;
    block->rtt[i] = rtt;
    block->min_rtt[i] = min_rtt;
    block->sent_segments[i] = tcp->segs_out;
    block->retransmitted_segments[i] = tcp->total_retrans;
    u8 flags = MEASURED | (rtt ? HAS_RTT : 0) | (~min_rtt ? HAS_MIN_RTT : 0) | (rate ? HAS_DELIVERY_RATE : 0);
    if (!is_connected(state))
        return flags;
    u32 sent = since(cursor, tcp->lsndtime), received_at = since(cursor, tcp->inet_conn.icsk_ack.lrcvtime);
    block->idle[i] = (u64)(sent < received_at ? sent : received_at) * 1000 / cursor->hz;
    return flags | CONNECTED | (is_stalled(cursor, tcp) ? STALLED : 0);
}

INLINE u8 write_full_socket(struct block *block, u32 i, struct cursor *cursor, u64 address, u8 state)
{
    struct tcp_sock *tcp = READ(tcp_sock, address, tcp_copy[cursor->walk % WALKS]);
    struct sock *sock = &tcp->inet_conn.icsk_inet.sk;
    u64 cookie = sock->__sk_common.skc_cookie.counter, inode = inode_of(sock);
    cursor->unidentified += inode && !cookie;
    block->cookie[i] = cookie;
    block->inode[i] = inode;
    block->uid[i] = sock->sk_uid.val;
    if (state == TCP_LISTEN) {
        block->receive_queue[i] = sock->sk_ack_backlog;
        block->send_queue[i] = sock->sk_max_ack_backlog;
        return is_ipv6_only(&sock->__sk_common) ? IPV6_ONLY : 0;
    }
    int unread = tcp->rcv_nxt - tcp->copied_seq; /* without the lock the two may be a segment apart */
    block->receive_queue[i] = unread < 0 ? 0 : unread;
    block->send_queue[i] = tcp->write_seq - tcp->snd_una;
    if (state == TCP_CLOSE)
        return 0;
    return write_measures(block, i, cursor, address, tcp, state);
}

/* Without a cookie, even where somebody asked for it: these would change their identity when somebody does. */
INLINE void write_mini_socket(struct block *block, u32 i)
{
    block->cookie[i] = 0;
    block->inode[i] = 0;
    block->uid[i] = 0;
    block->receive_queue[i] = block->send_queue[i] = 0;
}

static __attribute__((noinline)) void add_row(struct cursor *cursor, u64 address)
{
    struct sock_common *common = READ(sock_common, address, common_copy[cursor->walk % WALKS]);
    u32 netns = FIELD(net, common->skc_net.net, ns.inum);
    if (cursor->netns && cursor->netns != netns)
        return;
    u32 index = cursor->row / BLOCK_ROWS, i = cursor->row % BLOCK_ROWS;
    struct block *block = bpf_map_lookup_elem(&blocks, &index);
    if (!block || cursor->row >= cursor->limit) {
        cursor->row++;
        return;
    }
    u8 state = common->skc_state;
    u16 family = common->skc_family, local_port = common->skc_num, remote_port = common->skc_dport;
    u8 flags = family == AF_INET6 ? IPV6 : 0;
    block->address[i] = address;
    block->netns[i] = netns;
    block->interface[i] = common->skc_bound_dev_if;
    block->local_port[i] = local_port;
    block->remote_port[i] = __builtin_bswap16(remote_port);
    write_addresses(block, i, common, family == AF_INET6);
    if (state == TCP_NEW_SYN_RECV) {
        write_mini_socket(block, i);
        block->state[i] = TCP_SYN_RECV;
    } else if (state == TCP_TIME_WAIT) {
        write_mini_socket(block, i);
        block->state[i] = FIELD(inet_timewait_sock, address, tw_substate);
    } else {
        block->state[i] = state;
        flags |= write_full_socket(block, i, cursor, address, state);
    }
    block->flags[i] = flags;
    struct sock_common *again = READ(sock_common, address, common_copy[cursor->walk % WALKS]);
    if (again->skc_num == local_port && again->skc_dport == remote_port && again->skc_family == family)
        cursor->row++;
}

INLINE u64 first_node(const struct cursor *cursor)
{
    return word(cursor->table + cursor->bucket * cursor->bucket_size);
}

/* One node, or the end of a chain and the head of the next; 1 after the last. */
static long advance(u32 step, struct cursor *cursor)
{
    u64 node = cursor->node;
    if (node && !(node & 1)) {
        cursor->node = word(node);
        add_row(cursor, node - OFFSET(sock_common, skc_nulls_node));
        return 0;
    }
    int whole = (u32)(node >> 1) == cursor->marker + cursor->bucket;
    if (!whole && cursor->retries < RETRIES) {
        cursor->retries++;
        cursor->row = cursor->chain_row;
    } else {
        cursor->broken += !whole;
        cursor->retries = 0;
        cursor->chain_row = cursor->row;
        if (++cursor->bucket >= cursor->end)
            return 1;
    }
    cursor->node = first_node(cursor);
    return 0;
}

INLINE int is_bound_only(u64 address)
{
    return FIELD(sock_common, address, skc_state) == TCP_CLOSE && FIELD(sock_common, address, skc_num)
            && FIELD(sock, address, sk_protocol) == IPPROTO_TCP;
}

/*
 * The same of bhash2, a chain of buckets of addresses, each with a chain of sockets. Those buckets are no memory of sockets for good, so
 * what is found must look like one.
 */
static long advance_bound(u32 step, struct cursor *cursor)
{
    u64 socket = cursor->socket_node;
    if (socket) {
        cursor->socket_node = word(socket);
        u64 address = socket - OFFSET(sock_common, skc_bind_node);
        if (is_bound_only(address))
            add_row(cursor, address);
        return 0;
    }
    u64 node = cursor->node;
    if (node) {
        cursor->node = word(node);
        cursor->socket_node = word(node - OFFSET(inet_bind2_bucket, node) + OFFSET(inet_bind2_bucket, owners));
        return 0;
    }
    if (++cursor->bucket >= cursor->end)
        return 1;
    cursor->node = first_node(cursor);
    return 0;
}

INLINE u64 head_of(u32 kind)
{
    if (kind == EHASH)
        return OFFSET(inet_ehash_bucket, chain);
    return kind == LHASH2 ? OFFSET(inet_listen_hashbucket, nulls_head) : OFFSET(inet_bind_hashbucket, chain);
}

INLINE u64 size_of(u32 kind)
{
    if (kind == EHASH)
        return SIZE(inet_ehash_bucket);
    return kind == LHASH2 ? SIZE(inet_listen_hashbucket) : SIZE(inet_bind_hashbucket);
}

INLINE void begin(struct cursor *cursor, const struct walk *walk)
{
    cursor->row = cursor->chain_row = walk->row;
    cursor->limit = walk->limit;
    cursor->now = bpf_jiffies64();
    cursor->hz = walk->hz ? walk->hz : 1;
    cursor->netns = walk->netns;
}

INLINE void end(const struct cursor *cursor, struct walk *walk)
{
    walk->row = cursor->row;
    walk->broken += cursor->broken;
    walk->unidentified += cursor->unidentified;
}

/* Run by BPF_PROG_RUN, as all programs of this section: within one RCU section. The context says which of the walks it is. */
SECTION("raw_tp/run")
int read_table(u64 *context)
{
    u32 number = *context;
    struct walk *walk = bpf_map_lookup_elem(&walks, &number);
    if (!walk)
        return 0;
    struct cursor cursor = {
        .walk = number,
        .table = walk->table + head_of(walk->kind),
        .bucket_size = size_of(walk->kind),
        .bucket = walk->first,
        .end = walk->end,
        .marker = walk->kind == LHASH2 ? LISTENING_NULLS_BASE : 0,
    };
    begin(&cursor, walk);
    cursor.node = first_node(&cursor);
    if (walk->kind == BHASH2)
        bpf_loop(MAX_STEPS, advance_bound, &cursor, 0);
    else
        bpf_loop(MAX_STEPS, advance, &cursor, 0);
    cursor.broken += cursor.bucket < cursor.end;
    end(&cursor, walk);
    return 0;
}

static long add_bound(u32 i, struct cursor *cursor)
{
    struct bound *known = bpf_map_lookup_elem(&bound, &i);
    if (known && FIELD(sock_common, known->address, skc_cookie.counter) == known->cookie && is_bound_only(known->address))
        add_row(cursor, known->address);
    return 0;
}

/* The sockets of the map, which the last walk of bhash2 found, as far as they are still bound and nothing else. */
SECTION("raw_tp/run")
int read_bound(void *context)
{
    struct walk *walk = first_walk();
    if (!walk)
        return 0;
    struct cursor cursor = {};
    begin(&cursor, walk);
    bpf_loop(walk->end, add_bound, &cursor, 0);
    end(&cursor, walk);
    return 0;
}

struct list {
    u64 first;
    u64 at;
    u32 found; /* more than there is room for shows how many there are */
    u32 whole;
};

/* The head of the list is in no namespace: what lies where one would be is none. */
INLINE int is_namespace(u64 net, u32 netns, u64 tables)
{
    u32 mask = FIELD(inet_hashinfo, tables, ehash_mask);
    return netns >= FIRST_NUMBER && FIELD(net, net, net_cookie) && mask && !(mask & (mask + 1));
}

static long add_namespace(u32 step, struct list *list)
{
    u64 net = list->at - OFFSET(net, list);
    u32 netns = FIELD(net, net, ns.inum);
    u64 tables = (u64)FIELD(net, net, ipv4.tcp_death_row.hashinfo);
    if (is_namespace(net, netns, tables)) {
        struct namespace *namespace = bpf_map_lookup_elem(&namespaces, &list->found);
        if (namespace) {
            namespace->ehash = (u64)FIELD(inet_hashinfo, tables, ehash);
            namespace->ehash_buckets = FIELD(inet_hashinfo, tables, ehash_mask) + 1;
            namespace->lhash2 = (u64)FIELD(inet_hashinfo, tables, lhash2);
            namespace->lhash2_buckets = FIELD(inet_hashinfo, tables, lhash2_mask) + 1;
            if (EXISTS(inet_bind2_bucket, bhash_node)) {
                namespace->bhash2 = (u64)FIELD(inet_hashinfo, tables, bhash2);
                namespace->bhash2_buckets = FIELD(inet_hashinfo, tables, bhash_size);
            }
            namespace->netns = netns;
            namespace->keepalive_ticks = FIELD(net, net, ipv4.sysctl_tcp_keepalive_time);
        }
        list->found++;
    }
    list->at = word(list->at);
    list->whole = list->at == list->first;
    return list->whole || !list->at;
}

/* The namespaces of the host, that of the calling process first. */
SECTION("raw_tp/run")
int list_namespaces(void *context)
{
    struct walk *walk = first_walk();
    if (!walk)
        return 0;
    struct net *own = bpf_get_current_task_btf()->nsproxy->net_ns;
    struct list list = {};
    list.first = list.at = (u64)&own->list;
    bpf_loop(1 << 20, add_namespace, &list, 0);
    walk->namespaces = list.found;
    walk->list_broken = !list.whole;
    return 0;
}

/* Gives each socket of a file its cookie, as a request for it does. */
SECTION("iter/task_file")
int assign_cookies(struct bpf_iter__task_file *context)
{
    struct file *file = context->file;
    struct socket *socket = file ? bpf_sock_from_file(file) : 0;
    struct tcp_sock *tcp = socket && socket->sk ? bpf_skc_to_tcp_sock(socket->sk) : 0;
    if (tcp)
        bpf_get_socket_cookie(tcp);
    return 0;
}

char LICENSE[] SECTION("license") = "Dual BSD/GPL";
