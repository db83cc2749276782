#!/bin/sh
# Builds a BPF program of this folder: build.sh NAME OUTPUT [clang's -D…]. Needs clang, llvm-strip, bpftool, gcc, and libbpf's headers.
# The outputs are committed in src/main/resources/dev/tcpwarden/kernel/linux, so that neither a build nor a host needs any of these.
set -eu
name=$1 output=$(realpath "$2")
shift 2
cd "$(dirname "$0")" # so that the same bytes come of it anywhere
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$PATH:/usr/sbin
clang -O2 -g -Wall -Werror -target bpf -mcpu=v3 -fdebug-compilation-dir=. "$@" -c "$name.bpf.c" -o "$work/$name.o"
llvm-strip -g "$work/$name.o"
bpftool gen skeleton -L "$work/$name.o" name skeleton >"$work/skeleton.h"
sed -n 's/.*struct bpf_\(map\|prog\)_desc \(.*\);/"\2",/p' "$work/skeleton.h" >"$work/names.h"
gcc -w -I "$work" skeleton.c -o "$work/skeleton"
"$work/skeleton" >"$output"
