package dev.tcpwarden.kernel.linux;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.tcpwarden.kernel.KernelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * BPF programs of one object file of {@code src/main/bpf}, loaded and attached. Needs libbpf 1, the kernel's type information (BTF),
 * CAP_BPF and CAP_PERFMON, and the initial pid namespace, since the kernel's pids mean nothing in another one.
 */
final class BpfObject implements AutoCloseable {

    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");
    private static final Path NAMESPACES = Path.of("/proc/self/ns");
    private static final Path NETWORK_NAMESPACE = Path.of("/proc/thread-self/ns/net");

    // include/linux/proc_ns.h
    private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]"; // PROC_PID_INIT_INO
    static final String INITIAL_TIME_NAMESPACE = "time:[4026531834]"; // PROC_TIME_INIT_INO

    private final Pointer object;
    private final Deque<Pointer> links = new ArrayDeque<>();

    private BpfObject(Pointer object) {
        this.object = object;
    }

    /** @throws KernelException with what this host lacks for it */
    static BpfObject load(byte[] elf) throws KernelException {
        if (!Files.exists(BTF)) {
            throw new KernelException("the kernel has no type information (" + BTF + ")");
        }
        if (!isIn(INITIAL_PID_NAMESPACE)) {
            throw new KernelException("this is not the initial pid namespace, so the kernel's pids mean nothing here");
        }
        LibBpf.load();
        BpfObject loaded = new BpfObject(
                require(LibBpf.bpf_object__open_mem(elf, new NativeLong(elf.length), null), "opening the BPF object"));
        if (LibBpf.bpf_object__load(loaded.object) < 0) {
            KernelException failure = failed("loading the BPF program");
            loaded.close();
            throw failure;
        }
        return loaded;
    }

    /** The object file of that name, which is in the jar. */
    static byte[] shipped(String name) throws KernelException {
        try (InputStream stream = BpfObject.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new KernelException("this jar lacks " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new KernelException("reading " + name + " from the jar", e);
        }
    }

    /** Attaches its one program, an iterator, and returns the descriptor of the link, which starts one. */
    int attachIterator() throws KernelException {
        Pointer program = require(LibBpf.bpf_object__next_program(object, null), "finding the BPF program");
        Pointer link = require(LibBpf.bpf_program__attach_iter(program, null), "attaching the BPF iterator");
        links.push(link);
        return LibBpf.bpf_link__fd(link);
    }

    /** Attaches each program to what its section names. */
    void attach() throws KernelException {
        Pointer program = LibBpf.bpf_object__next_program(object, null);
        while (program != null) {
            links.push(require(LibBpf.bpf_program__attach(program), "attaching the BPF program"));
            program = LibBpf.bpf_object__next_program(object, program);
        }
    }

    /** The descriptor of a map, which lives as long as this. */
    int map(String name) throws KernelException {
        return LibBpf.bpf_map__fd(
                require(LibBpf.bpf_object__find_map_by_name(object, name), "finding the BPF map " + name));
    }

    @Override
    public void close() {
        while (!links.isEmpty()) {
            LibBpf.bpf_link__destroy(links.pop());
        }
        LibBpf.bpf_object__close(object);
    }

    /** Whether this process is in a namespace, written as its link in {@code /proc/self/ns}. */
    static boolean isIn(String namespace) throws KernelException {
        Path link = NAMESPACES.resolve(namespace.substring(0, namespace.indexOf(':')));
        if (Files.notExists(link)) {
            return true; // the kernel has no other
        }
        try {
            return Files.readSymbolicLink(link).toString().equals(namespace);
        } catch (IOException e) {
            throw new KernelException("reading " + link + ": " + e.getMessage(), e);
        }
    }

    /** The number of this thread's network namespace, an unsigned one: that of the link {@code net:[4026531840]}. */
    static int networkNamespace() throws KernelException {
        try {
            String link = Files.readSymbolicLink(NETWORK_NAMESPACE).toString();
            return Integer.parseUnsignedInt(link, link.indexOf('[') + 1, link.length() - 1, 10);
        } catch (IOException | NumberFormatException e) {
            throw new KernelException("reading " + NETWORK_NAMESPACE + ": " + e.getMessage(), e);
        }
    }

    private static Pointer require(@Nullable Pointer pointer, String operation) throws KernelException {
        if (pointer == null) {
            throw failed(operation);
        }
        return pointer;
    }

    static KernelException failed(String operation) {
        int errno = Libc.errno();
        return errno == Errno.EPERM || errno == Errno.EACCES
                ? new KernelException(operation + " needs CAP_BPF and CAP_PERFMON: " + Errno.text(errno))
                : new ErrnoException(operation, errno);
    }
}
