/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * A BPF iterator over the open files of all processes (kernel 5.11 and later, for bpf_sock_from_file) that writes one record for
 * each TCP socket that a process holds; also for MPTCP and for a stream of SCTP, which no TCP table has. It looks no further than
 * struct socket: the structures beyond lie scattered in memory, and to touch one more a file takes a quarter of the whole time.
 * The structures below name only the fields that are read; libbpf finds their offsets in the running kernel's own type information
 * (CO-RE).
 *
 * Build: clang -O2 -g -target bpf -c tcp_owners.bpf.c -o tcp_owners.bpf.o && llvm-strip -g tcp_owners.bpf.o
 */
typedef unsigned int u32;
typedef unsigned long long u64;

#define SECTION(name) __attribute__((section(name), used))
#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct task_struct {
    int tgid;
};
struct inode {
    unsigned long i_ino;
};
struct file {
    struct inode *f_inode;
};
struct proto_ops {
    int family;
};
struct socket {
    short type;
    const struct proto_ops *ops;
};
struct seq_file;
struct bpf_iter_meta {
    struct seq_file *seq;
};
struct bpf_iter__task_file {
    struct bpf_iter_meta *meta;
    struct task_struct *task;
    u32 fd;
    struct file *file;
};
#pragma clang attribute pop

/* Helpers by their numbers in include/uapi/linux/bpf.h. */
static long (*bpf_seq_write)(struct seq_file *seq, const void *data, u32 size) = (void *)127;
static struct socket *(*bpf_sock_from_file)(struct file *file) = (void *)162;

/* The record, 16 bytes, in the byte order of the host. */
struct holder {
    u32 tgid;
    u32 fd;
    u64 inode;
};

SECTION("iter/task_file")
int tcp_owners(struct bpf_iter__task_file *context)
{
    struct task_struct *task = context->task;
    struct file *file = context->file;
    if (!task || !file)
        return 0;
    struct socket *socket = bpf_sock_from_file(file);
    if (!socket)
        return 0;
    if (socket->type != SOCK_STREAM)
        return 0;
    const struct proto_ops *ops = socket->ops;
    if (!ops || (ops->family != AF_INET && ops->family != AF_INET6))
        return 0;
    struct holder holder = {task->tgid, context->fd, file->f_inode->i_ino};
    bpf_seq_write(context->meta->seq, &holder, sizeof holder);
    return 0;
}

char LICENSE[] SECTION("license") = "Dual BSD/GPL";
