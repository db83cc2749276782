/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * A BPF iterator over the open files of all processes (Linux 5.11 and later, for bpf_sock_from_file) that writes one record for each
 * TCP socket that a process holds; also for MPTCP and for a stream of SCTP, which no TCP table has. It looks no further than struct
 * socket: the structures beyond lie scattered in memory, and to touch one more a file takes a quarter of the whole time.
 *
 * Build: build.sh
 */
#include "kernel.h"

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
