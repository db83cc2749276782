/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
 *
 * Build time only: writes the light skeleton that `bpftool gen skeleton -L` made of an object as a file for BpfSkeleton.java, all in
 * the host's byte order:
 *
 *   u32  number of maps
 *   u32  number of programs
 *   u32  bytes of data
 *   u32  bytes of instructions
 *   u8[32] the name of each map, then of each program
 *   u8[] the data: BTF, instructions, relocations
 *   u8[] the instructions of the loader, a BPF program of type syscall that creates maps and programs of the data
 *
 * Build: see build.sh
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <bpf/skel_internal.h>

static int write_skeleton(struct bpf_load_and_run_opts *options);

#define bpf_load_and_run write_skeleton
#include "skeleton.h"

static const char names[][32] = {
#include "names.h"
};

/*
 * lockdown=confidentiality forbids bpf_probe_read_kernel, with which the loader copies what it got of user space, but not
 * bpf_copy_from_user, which as well clears the destination where it fails.
 */
static struct bpf_insn permitted(struct bpf_insn instruction)
{
    if (instruction.code == (BPF_JMP | BPF_CALL) && !instruction.src_reg && instruction.imm == BPF_FUNC_probe_read_kernel)
        instruction.imm = BPF_FUNC_copy_from_user;
    return instruction;
}

static int write_skeleton(struct bpf_load_and_run_opts *options)
{
    const struct bpf_insn *instructions = options->insns;
    unsigned programs = offsetof(struct skeleton, progs);
    unsigned head[] = {
        (programs - sizeof(struct bpf_loader_ctx)) / sizeof(struct bpf_map_desc),
        (options->ctx->sz - programs) / sizeof(struct bpf_prog_desc),
        options->data_sz,
        options->insns_sz,
    };
    if (head[0] + head[1] != sizeof names / sizeof *names)
        return -1;
    fwrite(head, sizeof head, 1, stdout);
    fwrite(names, sizeof names, 1, stdout);
    fwrite(options->data, 1, options->data_sz, stdout);
    for (unsigned i = 0; i < options->insns_sz / sizeof *instructions; i++) {
        struct bpf_insn instruction = permitted(instructions[i]);
        fwrite(&instruction, sizeof instruction, 1, stdout);
    }
    return -1; /* nothing is loaded */
}

int main(void)
{
    skeleton__load(skeleton__open());
    return fflush(stdout) || ferror(stdout);
}
