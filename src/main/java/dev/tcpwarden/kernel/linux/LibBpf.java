package dev.tcpwarden.kernel.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.tcpwarden.kernel.KernelException;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libbpf 1.x (bpf/libbpf.h, bpf/bpf.h) that load programs, make an iterator of one and read their maps. Those
 * that return a pointer return null on failure, and those that return a number a negative one, with errno set.
 */
final class LibBpf {

    private static final String LIBRARY = "libbpf.so.1";

    private LibBpf() {}

    /** @throws KernelException if the library is not installed */
    static void load() throws KernelException {
        try {
            Native.register(LibBpf.class, LIBRARY);
        } catch (UnsatisfiedLinkError e) {
            throw new KernelException("libbpf 1 (" + LIBRARY + ") is not installed", e);
        }
        libbpf_set_print(null); // its own messages would go to standard error
    }

    static native @Nullable Pointer libbpf_set_print(@Nullable Pointer print);

    static native @Nullable Pointer bpf_object__open_mem(byte[] object, NativeLong size, @Nullable Pointer options);

    static native int bpf_object__load(Pointer object);

    static native @Nullable Pointer bpf_object__next_program(Pointer object, @Nullable Pointer previous);

    static native void bpf_object__close(Pointer object);

    static native @Nullable Pointer bpf_program__attach_iter(Pointer program, @Nullable Pointer options);

    static native @Nullable Pointer bpf_program__attach(Pointer program);

    static native @Nullable Pointer bpf_object__find_map_by_name(Pointer object, String name);

    static native int bpf_map__fd(Pointer map);

    static native int bpf_map_lookup_elem(int map, Pointer key, Pointer value);

    static native int bpf_map_update_elem(int map, Pointer key, Pointer value, long flags);

    static native int bpf_map_delete_elem(int map, Pointer key);

    static native int bpf_link__fd(Pointer link);

    static native int bpf_link__destroy(Pointer link);

    /** A descriptor that reads the iterator's records once, from the beginning. */
    static native int bpf_iter_create(int link);
}
