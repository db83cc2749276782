/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * Reads of kernel memory by its address. Linux 6.2 has bpf_rdonly_cast, whose pointers are loaded from like any other; with
 * PROBE_READ, for older kernels, each read is a copy by bpf_probe_read_kernel, which a kernel in lockdown forbids. Memory that
 * cannot be read is 0.
 */
#pragma once
#include "kernel.h"

#define OFFSET(type, field) __builtin_preserve_field_info(((struct type *)0)->field, 0)
#define EXISTS(type, field) __builtin_preserve_field_info(((struct type *)0)->field, 2)
#define SIZE(type) __builtin_preserve_type_info(*(struct type *)0, 1)

#ifndef PROBE_READ
extern void *bpf_rdonly_cast(const void *object, u32 type) SECTION(".ksyms");

/* A pointer to the structure, the second with memory for a copy where one is needed. */
#define TYPED(type, address) \
    ((struct type *)bpf_rdonly_cast((const void *)(address), __builtin_btf_type_id(*(struct type *)0, 1)))
#define READ(type, address, copy) TYPED(type, address)

#define FIELD(type, address, field) (TYPED(type, address)->field)
#else
#define READ(type, address, copy) \
    (bpf_probe_read_kernel(copy, SIZE(type) < sizeof copy ? SIZE(type) : sizeof copy, (const void *)(address)), (struct type *)copy)

#define FIELD(type, address, field) \
    ({ \
        typeof(((struct type *)0)->field) value; \
        bpf_probe_read_kernel((void *)&value, sizeof value, (const void *)((u64)(address) + OFFSET(type, field))); \
        value; \
    })
#endif

/* A word as a number, by a structure that begins with one, since the verifier forbids arithmetic on a pointer. */
INLINE u64 word(u64 address)
{
    return FIELD(timespec64, address, tv_sec);
}
