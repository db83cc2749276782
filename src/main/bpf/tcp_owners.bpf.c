/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * Writes a record for each TCP socket that a process holds into a mapped array; also for MPTCP and for a stream of SCTP, which no TCP
 * table has. An iterator over processes (Linux 5.8) walks each table of open files by hand, in a third of the time of the kernel's
 * iterator over files, which takes a reference to every file. It looks no further than struct socket and its inode: the structures
 * beyond lie scattered in memory.
 *
 * Tables of open files are freed by RCU, files are too and their memory stays one of files; but a files_struct is not, so what was
 * read of a process that let go of its own meanwhile is dropped.
 *
 * Build: build.sh
 */
#include "memory.h"

#define HOLDERS 4096 /* of a small host; the agent asks for as many as it needs */
#define WORD_BITS 64

/* In the byte order of the host. */
struct holder {
    u32 tgid;
    u32 fd;
    u64 inode;
};

struct search {
    u64 socket_operations; /* file->f_op of every socket */
    u32 found; /* in and out: the next record; more than there is room for shows how many there are */
    u32 padding;
};

MAPPED(holders, HOLDERS, struct holder);

MAPPED(searches, 1, struct search);

struct cursor {
    u64 files; /* fdtable->fd */
    u64 open; /* fdtable->open_fds */
    u64 bits; /* of the word of open at descriptor */
    u64 socket_operations;
    u32 descriptor;
    u32 tgid;
    u32 found;
};

INLINE struct search *the_search(void)
{
    u32 only = 0;
    return bpf_map_lookup_elem(&searches, &only);
}

/* Run once, for all that is open: the kernel has no other name for it. */
SECTION("iter/task_file")
int find_socket_operations(struct bpf_iter__task_file *context)
{
    struct search *search = the_search();
    struct file *file = context->file;
    if (search && file && !search->socket_operations && bpf_sock_from_file(file))
        search->socket_operations = (u64)file->f_op;
    return 0;
}

static long add_file(u32 bit, struct cursor *cursor)
{
    if (!(cursor->bits >> bit & 1))
        return 0;
    u32 descriptor = cursor->descriptor + bit;
    u64 file = word(cursor->files + descriptor * sizeof file);
    if (!file || (u64)FIELD(file, file, f_op) != cursor->socket_operations)
        return 0;
    u64 socket = (u64)FIELD(file, file, private_data);
    if (FIELD(socket, socket, type) != SOCK_STREAM)
        return 0;
    int family = FIELD(proto_ops, FIELD(socket, socket, ops), family);
    if (family != AF_INET && family != AF_INET6)
        return 0;
    u32 index = cursor->found++;
    struct holder *holder = bpf_map_lookup_elem(&holders, &index);
    if (!holder)
        return 0;
    holder->tgid = cursor->tgid;
    holder->fd = descriptor;
    holder->inode = FIELD(socket_alloc, socket, vfs_inode.i_ino);
    return 0;
}

static long add_word(u32 index, struct cursor *cursor)
{
    cursor->bits = word(cursor->open + index * sizeof cursor->bits);
    cursor->descriptor = index * WORD_BITS;
    if (cursor->bits)
        bpf_loop(WORD_BITS, add_file, cursor, 0);
    return 0;
}

/* A thread has a table of its own, or its process's. */
SECTION("iter/task")
int tcp_owners(struct bpf_iter__task *context)
{
    struct search *search = the_search();
    struct task_struct *task = context->task;
    if (!search || !task)
        return 0;
    struct files_struct *files = task->files;
    if (!files || (task->pid != task->tgid && files == task->group_leader->files))
        return 0;
    u64 table = (u64)files->fdt;
    struct cursor cursor = {
        .files = (u64)FIELD(fdtable, table, fd),
        .open = (u64)FIELD(fdtable, table, open_fds),
        .socket_operations = search->socket_operations,
        .tgid = task->tgid,
        .found = search->found,
    };
    bpf_loop(FIELD(fdtable, table, max_fds) / WORD_BITS, add_word, &cursor, 0);
    if (task->files == files)
        search->found = cursor.found;
    return 0;
}

char LICENSE[] SECTION("license") = "Dual BSD/GPL";
