package dev.tcpwarden.kernel.linux;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.tcpwarden.kernel.KernelException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** bpf(2) and the memory of its maps: commands and {@code union bpf_attr} of include/uapi/linux/bpf.h, on 64-bit systems only. */
final class Bpf {

    static final int BPF_MAP_TYPE_ARRAY = 2;
    static final int BPF_PROG_TYPE_SYSCALL = 31;
    static final int BPF_F_SLEEPABLE = 1 << 4;

    private static final int BPF_MAP_CREATE = 0;
    private static final int BPF_MAP_LOOKUP_ELEM = 1;
    private static final int BPF_MAP_UPDATE_ELEM = 2;
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_PROG_RUN = 10;
    private static final int BPF_RAW_TRACEPOINT_OPEN = 17;
    private static final int BPF_LINK_CREATE = 28;
    private static final int BPF_ITER_CREATE = 33;
    private static final int BPF_TRACE_ITER = 28;

    /** Up to BPF_PROG_LOAD's fd_array, which is as much as any other command needs. */
    private static final int ATTRIBUTES_BYTES = 144;

    private static final int RETVAL = 4; // of BPF_PROG_RUN

    // sys/mman.h
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int MAP_SHARED = 1;

    static {
        Native.register("c");
    }

    private Bpf() {}

    private static native long syscall(long number, long command, Pointer attributes, long size);

    private static native Pointer mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

    private static native int munmap(Pointer address, long length);

    private static long number() throws KernelException {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> 321;
            case "aarch64", "riscv64", "loongarch64" -> 280;
            case "ppc64le" -> 361;
            default -> throw new KernelException("BPF is not tried on " + System.getProperty("os.arch"));
        };
    }

    /** @param data the initial value of the map's one element */
    static int createArray(ByteBuffer data) throws KernelException {
        int map =
                command("bpf(BPF_MAP_CREATE)", BPF_MAP_CREATE, BPF_MAP_TYPE_ARRAY, Integer.BYTES, data.remaining(), 1);
        try {
            update(map, 0, Native.getDirectBufferPointer(data));
            return map;
        } catch (KernelException e) {
            Libc.close(map);
            throw e;
        } finally {
            Reference.reachabilityFence(data);
        }
    }

    static void update(int map, int key, Pointer value) throws KernelException {
        try (Memory index = new Memory(Integer.BYTES)) {
            index.setInt(0, key);
            command("bpf(BPF_MAP_UPDATE_ELEM)", BPF_MAP_UPDATE_ELEM, map, 0, address(index), address(value), 0L);
        }
    }

    /** The 64-bit number that an array has at index 0. */
    static long lookup(int map) throws KernelException {
        try (Memory memory = new Memory(2 * Long.BYTES)) {
            memory.clear();
            command(
                    "bpf(BPF_MAP_LOOKUP_ELEM)",
                    BPF_MAP_LOOKUP_ELEM,
                    map,
                    0,
                    address(memory),
                    address(memory.share(Long.BYTES)),
                    0L);
            return memory.getLong(Long.BYTES);
        }
    }

    /**
     * Loads a program of type syscall.
     *
     * @param map its map number 0
     */
    static int loadSyscallProgram(ByteBuffer instructions, String license, int map) throws KernelException {
        byte[] text = license.getBytes(StandardCharsets.US_ASCII);
        try (Memory maps = new Memory(Integer.BYTES);
                Memory zeroTerminated = new Memory(text.length + 1L)) {
            maps.setInt(0, map);
            zeroTerminated.clear();
            zeroTerminated.write(0, text, 0, text.length);
            Object[] attributes = {
                BPF_PROG_TYPE_SYSCALL,
                instructions.remaining() / Long.BYTES,
                address(Native.getDirectBufferPointer(instructions)),
                address(zeroTerminated),
                0L, // log_level, log_size
                0L, // log_buf
                0,
                BPF_F_SLEEPABLE,
                0L, // prog_name
                0L,
                0L, // prog_ifindex, expected_attach_type
                0L, // prog_btf_fd, func_info_rec_size
                0L, // func_info
                0L, // func_info_cnt, line_info_rec_size
                0L, // line_info
                0L, // line_info_cnt, attach_btf_id
                0L, // attach_prog_fd, core_relo_cnt
                address(maps)
            };
            return command("bpf(BPF_PROG_LOAD)", BPF_PROG_LOAD, attributes);
        } catch (ErrnoException e) { // EINVAL also from the verifier, which allows less without CAP_PERFMON
            throw new KernelException(
                    "bpf(BPF_PROG_LOAD) needs Linux 5.14 and CAP_PERFMON: " + Errno.text(e.errno()), e);
        } finally {
            Reference.reachabilityFence(instructions);
        }
    }

    /**
     * Runs a program of type syscall once.
     *
     * @param context what it reads and writes
     * @return what it returned
     */
    static int run(int program, ByteBuffer context) throws KernelException {
        try {
            return run(program, context.capacity(), address(Native.getDirectBufferPointer(context)));
        } finally {
            Reference.reachabilityFence(context);
        }
    }

    /** Runs a program of a raw tracepoint once, which gets no context. */
    static void run(int program) throws KernelException {
        run(program, 0, 0L);
    }

    private static int run(int program, int contextBytes, long context) throws KernelException {
        try (Memory attributes = new Memory(ATTRIBUTES_BYTES)) {
            fill(attributes, program, 0, 0L, 0L, 0L, 0L, contextBytes, 0, context);
            call("bpf(BPF_PROG_RUN)", BPF_PROG_RUN, attributes);
            return attributes.getInt(RETVAL);
        }
    }

    /** Attaches a program of a tracepoint, until the descriptor that this returns is closed. */
    static int attachTracepoint(int program) throws KernelException {
        return command("bpf(BPF_RAW_TRACEPOINT_OPEN)", BPF_RAW_TRACEPOINT_OPEN, 0L, program);
    }

    /** Attaches an iterator; the descriptor that this returns starts one with {@link #createIterator}. */
    static int linkIterator(int program) throws KernelException {
        return command("bpf(BPF_LINK_CREATE)", BPF_LINK_CREATE, program, 0, BPF_TRACE_ITER, 0);
    }

    /** A descriptor that reads the iterator's records once, from the beginning. */
    static int createIterator(int link) throws KernelException {
        return command("bpf(BPF_ITER_CREATE)", BPF_ITER_CREATE, link, 0);
    }

    /** Maps the memory of a BPF map; it stays until {@link #unmap}. */
    static ByteBuffer map(int map, long offset, long bytes, boolean writable) throws KernelException {
        int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
        Pointer memory = mmap(Pointer.NULL, bytes, protection, MAP_SHARED, map, offset);
        if (Pointer.nativeValue(memory) == -1) {
            throw failed("mmap of a BPF map");
        }
        return memory.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    }

    static void unmap(ByteBuffer memory) {
        munmap(Native.getDirectBufferPointer(memory), memory.capacity());
    }

    static long address(Pointer pointer) {
        return Pointer.nativeValue(pointer);
    }

    /** @param attributes of 4 bytes for an int, 8 for a long, in the order of the command's part of the union */
    private static int command(String operation, int command, Object... attributes) throws KernelException {
        try (Memory memory = new Memory(ATTRIBUTES_BYTES)) {
            fill(memory, attributes);
            return call(operation, command, memory);
        }
    }

    private static void fill(Memory memory, Object... attributes) {
        memory.clear();
        int at = 0;
        for (Object attribute : attributes) {
            if (attribute instanceof Long number) {
                memory.setLong(at, number);
                at += Long.BYTES;
            } else {
                memory.setInt(at, (Integer) attribute);
                at += Integer.BYTES;
            }
        }
    }

    private static int call(String operation, int command, Memory attributes) throws KernelException {
        int result = (int) syscall(number(), command, attributes, ATTRIBUTES_BYTES);
        if (result < 0) {
            throw failed(operation);
        }
        return result;
    }

    static KernelException failed(String operation) {
        return failed(operation, Libc.errno());
    }

    static KernelException failed(String operation, int errno) {
        return errno == Errno.EPERM || errno == Errno.EACCES
                ? new KernelException(operation + " needs CAP_BPF and CAP_PERFMON: " + Errno.text(errno))
                : new ErrnoException(operation, errno);
    }
}
