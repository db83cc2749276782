/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * What the programs of this folder share. The structures name only the fields that are read; the loader finds their offsets in the
 * running kernel's own type information (CO-RE).
 */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

#define SECTION(name) __attribute__((section(name), used))
#define INLINE static inline __attribute__((always_inline))

#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define IPPROTO_TCP 6
#define SOCK_DEAD 0 /* bits of sk_flags: no program holds it */
#define SOCK_DONE 1 /* the peer's FIN came, in order */
#define PF_KTHREAD 0x00200000

#define BPF_MAP_TYPE_ARRAY 2
#define BPF_MAP_TYPE_LRU_HASH 9
#define BPF_MAP_TYPE_RINGBUF 27
#define BPF_F_MMAPABLE 1024
#define BPF_RB_NO_WAKEUP 1

/* include/net/tcp_states.h */
enum tcp_state {
    TCP_ESTABLISHED = 1,
    TCP_SYN_SENT,
    TCP_SYN_RECV,
    TCP_FIN_WAIT1,
    TCP_FIN_WAIT2,
    TCP_TIME_WAIT,
    TCP_CLOSE,
    TCP_CLOSE_WAIT,
    TCP_LAST_ACK,
    TCP_LISTEN,
    TCP_CLOSING,
    TCP_NEW_SYN_RECV,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct ns_common {
    u32 inum;
};
struct timespec64 {
    long long tv_sec;
};
struct list_head {
    struct list_head *next;
};
struct inet_hashinfo {
    void *ehash;
    u32 ehash_mask;
    void *lhash2;
    u32 lhash2_mask;
    void *bhash2; /* Linux 6.1 */
    u32 bhash_size;
};
struct inet_timewait_death_row {
    struct inet_hashinfo *hashinfo;
};
struct netns_ipv4 {
    struct inet_timewait_death_row tcp_death_row;
    int sysctl_tcp_keepalive_time;
};
struct net {
    struct list_head list;
    u64 net_cookie;
    struct ns_common ns;
    struct netns_ipv4 ipv4;
};
struct nsproxy {
    struct net *net_ns;
};
struct fdtable {
    u32 max_fds;
    struct file **fd;
    unsigned long *open_fds;
};
struct files_struct {
    struct fdtable *fdt;
};
struct task_struct {
    int pid;
    int tgid;
    u32 flags;
    struct task_struct *group_leader;
    u64 start_boottime;
    struct files_struct *volatile files;
    char comm[16];
    struct nsproxy *nsproxy;
};
struct inode {
    unsigned long i_ino;
};
struct file_operations;
struct file {
    const struct file_operations *f_op;
    void *private_data;
};
struct proto_ops {
    int family;
};
struct sock;
typedef enum {
    SS_FREE,
    SS_UNCONNECTED, /* also while connect(2) has not sent a SYN yet */
} socket_state;
struct socket {
    socket_state state;
    short type;
    struct sock *sk;
    const struct proto_ops *ops;
};
struct socket_alloc {
    struct socket socket;
    struct inode vfs_inode;
};
struct in6_addr {
    union {
        u32 u6_addr32[4];
    } in6_u;
};
typedef struct {
    struct net *net;
} possible_net_t;
typedef struct {
    long long counter;
} atomic64_t;
struct hlist_nulls_node {
    struct hlist_nulls_node *next;
};
struct hlist_node {
    struct hlist_node *next;
};
struct hlist_head {
    struct hlist_node *first;
};
struct sock_common {
    u32 skc_daddr;
    u32 skc_rcv_saddr;
    u16 skc_dport; /* network order */
    u16 skc_num; /* host order */
    u16 skc_family;
    volatile u8 skc_state;
    u8 skc_ipv6only : 1;
    int skc_bound_dev_if;
    possible_net_t skc_net;
    struct in6_addr skc_v6_daddr;
    struct in6_addr skc_v6_rcv_saddr;
    atomic64_t skc_cookie;
    unsigned long skc_flags;
    struct hlist_nulls_node skc_nulls_node;
    struct hlist_node skc_bind_node;
};
typedef struct {
    int owned;
} socket_lock_t;
typedef struct {
    u32 val;
} kuid_t;
struct sock {
    struct sock_common __sk_common;
    socket_lock_t sk_lock;
    u16 sk_protocol;
    int sk_err;
    u32 sk_ack_backlog;
    u32 sk_max_ack_backlog;
    kuid_t sk_uid;
    struct socket *sk_socket;
    unsigned long sk_ino; /* Linux 6.17 */
};
struct inet_sock {
    struct sock sk;
    u16 inet_sport; /* network order; kept when the port is given back */
};
struct inet_connection_sock {
    struct inet_sock icsk_inet;
    u32 icsk_pmtu_cookie;
    u8 icsk_backoff;
    struct {
        u32 lrcvtime;
    } icsk_ack;
};
struct minmax_sample {
    u32 v;
};
struct minmax {
    struct minmax_sample s[3];
};
struct tcp_sock {
    struct inet_connection_sock inet_conn;
    u32 rcv_nxt;
    u32 copied_seq;
    u32 write_seq;
    u32 snd_una;
    u32 snd_nxt;
    u32 snd_wnd;
    u32 packets_out;
    u32 srtt_us;
    struct minmax rtt_min;
    u32 rate_delivered;
    u32 rate_interval_us;
    u32 mss_cache;
    u32 lsndtime;
    u32 rcv_tstamp;
    u64 bytes_received;
    u64 bytes_acked;
    u64 bytes_sent;
    u64 bytes_retrans;
    u32 segs_out;
    u32 total_retrans;
};
struct inet_timewait_sock {
    struct sock_common __tw_common;
    volatile u8 tw_substate;
};
struct hlist_nulls_head {
    void *first;
};
struct inet_ehash_bucket {
    struct hlist_nulls_head chain;
};
struct inet_listen_hashbucket {
    struct hlist_nulls_head nulls_head;
};
struct inet_bind_hashbucket {
    struct hlist_head chain;
};
struct inet_bind2_bucket {
    struct hlist_node node;
    struct hlist_node bhash_node; /* Linux 6.8: all sockets of a port are in its buckets of addresses */
    struct hlist_head owners;
};
struct bpf_iter__task {
    struct task_struct *task;
};
struct bpf_iter__task_file {
    struct task_struct *task;
    u32 fd;
    struct file *file;
};
#pragma clang attribute pop

/* Helpers by their numbers in include/uapi/linux/bpf.h. */
static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*bpf_map_update_elem)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*bpf_map_delete_elem)(void *map, const void *key) = (void *)3;
static u64 (*bpf_ktime_get_ns)(void) = (void *)5;
static u64 (*bpf_get_socket_cookie)(void *sock) = (void *)46;
static long (*bpf_probe_read_kernel)(void *to, u32 size, const void *from) = (void *)113;
static u64 (*bpf_jiffies64)(void) = (void *)118;
static void *(*bpf_ringbuf_reserve)(void *ring, u64 size, u64 flags) = (void *)131;
static void (*bpf_ringbuf_submit)(void *record, u64 flags) = (void *)132;
static struct tcp_sock *(*bpf_skc_to_tcp_sock)(void *sock) = (void *)137;
static struct task_struct *(*bpf_get_current_task_btf)(void) = (void *)158;
static struct socket *(*bpf_sock_from_file)(struct file *file) = (void *)162;
static long (*bpf_loop)(u32 iterations, void *callback, void *context, u64 flags) = (void *)181;

#define MAP(name, kind, entries, index, record) \
    struct { \
        int (*type)[kind]; \
        int (*max_entries)[entries]; \
        index *key; \
        record *value; \
    } name SECTION(".maps")

/* An array whose memory user space has mapped. */
#define MAPPED(name, entries, record) \
    struct { \
        int (*type)[BPF_MAP_TYPE_ARRAY]; \
        int (*map_flags)[BPF_F_MMAPABLE]; \
        int (*max_entries)[entries]; \
        u32 *key; \
        record *value; \
    } name SECTION(".maps")

/* One the network order of 32 bits each, in a pair of 64 bits of which the first is the higher half, in host order; see IpAddress.java. */
INLINE u64 half_address(u32 first, u32 second)
{
    return (u64)__builtin_bswap32(first) << 32 | __builtin_bswap32(second);
}

INLINE u64 ipv4_low(u32 address)
{
    return 0xffff00000000ULL | __builtin_bswap32(address);
}
