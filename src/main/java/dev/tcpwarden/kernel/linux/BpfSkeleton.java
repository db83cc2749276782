package dev.tcpwarden.kernel.linux;

import com.sun.jna.Memory;
import dev.tcpwarden.kernel.KernelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps and programs of one object of {@code src/main/bpf}, loaded by bpf(2) alone: its light skeleton (see {@code bpftool-gen}(8))
 * has a loader, itself a BPF program, that creates them in the kernel. Needs Linux 5.17, or what the programs need beyond that, the
 * kernel's type information (BTF), CAP_BPF and CAP_PERFMON.
 */
final class BpfSkeleton implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BpfSkeleton.class);

    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");
    private static final String EXTENSION = ".lskel";
    private static final String BY_PROBE_READ = "_by_probe_read";
    private static final String LICENSE = "Dual BSD/GPL";

    // the file, see src/main/bpf/skeleton.c
    private static final int HEAD_BYTES = 16;
    private static final int NAME_BYTES = 32;

    // struct bpf_loader_ctx, struct bpf_map_desc and struct bpf_prog_desc of libbpf's skel_internal.h
    private static final int CONTEXT_BYTES = 24;
    private static final int LOG_LEVEL = 8;
    private static final int LOG_SIZE = 12;
    private static final int LOG_BUFFER = 16;
    private static final int MAP_BYTES = 16;
    private static final int MAX_ENTRIES = 4;
    private static final int PROGRAM_BYTES = 4;

    private static final int LOG_BYTES = 16 << 20;
    private static final int LOG_TAIL = 2000;

    private final Map<String, Integer> maps = new HashMap<>();
    private final Map<String, Integer> programs = new HashMap<>();

    private BpfSkeleton(ByteBuffer context, List<String> maps, List<String> programs) {
        for (int i = 0; i < maps.size(); i++) {
            this.maps.put(maps.get(i), context.getInt(CONTEXT_BYTES + i * MAP_BYTES));
        }
        int programsAt = CONTEXT_BYTES + maps.size() * MAP_BYTES;
        for (int i = 0; i < programs.size(); i++) {
            this.programs.put(programs.get(i), context.getInt(programsAt + i * PROGRAM_BYTES));
        }
    }

    /**
     * Loads the programs of a source; where the kernel lacks {@code bpf_rdonly_cast}, their variant that reads by {@code
     * bpf_probe_read_kernel}, if there is one.
     *
     * @param source its name, without the extension
     * @param since the first version of Linux that they can run on
     * @param sizes {@code max_entries} of those maps for which it is to differ from what was compiled, by name
     * @throws KernelException with what this host lacks for it
     */
    static BpfSkeleton load(String source, String since, Map<String, Integer> sizes) throws KernelException {
        String operation = "loading " + source + " by BPF, which takes Linux " + since;
        try {
            return load(operation, shipped(source + EXTENSION), sizes);
        } catch (ErrnoException e) {
            String variant = source + BY_PROBE_READ + EXTENSION;
            if (BpfSkeleton.class.getResource(variant) == null) {
                throw e;
            }
            LOG.debug("{}; the variant by bpf_probe_read_kernel is next", e.getMessage());
            return load(operation, shipped(variant), sizes);
        }
    }

    /** @param file as {@code build.sh} writes it */
    private static BpfSkeleton load(String operation, byte[] file, Map<String, Integer> sizes) throws KernelException {
        if (!Files.exists(BTF)) {
            throw new KernelException("the kernel has no type information (" + BTF + ")");
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(file.length).order(ByteOrder.nativeOrder());
        bytes.put(file).flip();
        int dataBytes = bytes.getInt(8);
        int instructionBytes = bytes.getInt(12);
        List<String> maps = names(bytes, 0, bytes.getInt(0));
        List<String> programs = names(bytes, maps.size(), bytes.getInt(4));
        int at = HEAD_BYTES + (maps.size() + programs.size()) * NAME_BYTES;
        ByteBuffer data = bytes.slice(at, dataBytes);
        ByteBuffer instructions = bytes.slice(at + dataBytes, instructionBytes);
        ByteBuffer context = context(maps, programs.size(), sizes);
        int result = runLoader(data, instructions, context);
        if (result < 0) {
            logVerifier(data, instructions, context(maps, programs.size(), sizes));
            throw result == -Errno.EPERM
                    ? Bpf.failed(operation, Errno.EPERM)
                    : new ErrnoException(operation, -result); // EACCES is the verifier's
        }
        return new BpfSkeleton(context, maps, programs);
    }

    private static List<String> names(ByteBuffer file, int first, int count) {
        List<String> names = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            byte[] name = new byte[NAME_BYTES];
            file.get(HEAD_BYTES + i * NAME_BYTES, name);
            names.add(new String(name, StandardCharsets.US_ASCII).replace("\0", ""));
        }
        return names;
    }

    /** The file of that name, which is in the jar. */
    static byte[] shipped(String name) throws KernelException {
        try (InputStream stream = BpfSkeleton.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new KernelException("this jar lacks " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new KernelException("reading " + name + " from the jar", e);
        }
    }

    private static ByteBuffer context(List<String> maps, int programs, Map<String, Integer> sizes) {
        int size = CONTEXT_BYTES + maps.size() * MAP_BYTES + programs * PROGRAM_BYTES;
        ByteBuffer context = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        context.putInt(0, size);
        for (int i = 0; i < maps.size(); i++) {
            context.putInt(CONTEXT_BYTES + i * MAP_BYTES + MAX_ENTRIES, sizes.getOrDefault(maps.get(i), 0));
        }
        return context;
    }

    /** 0, or a negative errno. */
    private static int runLoader(ByteBuffer data, ByteBuffer instructions, ByteBuffer context) throws KernelException {
        int map = Bpf.createArray(data);
        try {
            int loader = Bpf.loadSyscallProgram(instructions, LICENSE, map);
            try {
                return Bpf.run(loader, context);
            } finally {
                Libc.close(loader);
            }
        } finally {
            Libc.close(map);
        }
    }

    /** Loads once more, since the verifier's log costs memory and time that a load that works need not spend. */
    private static void logVerifier(ByteBuffer data, ByteBuffer instructions, ByteBuffer context)
            throws KernelException {
        if (!LOG.isDebugEnabled()) {
            return;
        }
        try (Memory text = new Memory(LOG_BYTES)) {
            text.setByte(0, (byte) 0);
            context.putInt(LOG_LEVEL, 1).putInt(LOG_SIZE, LOG_BYTES).putLong(LOG_BUFFER, Bpf.address(text));
            runLoader(data, instructions, context);
            String log = text.getString(0).strip();
            LOG.debug("the BPF verifier's log ends with: {}", log.substring(Math.max(0, log.length() - LOG_TAIL)));
        }
    }

    /** The descriptor of a map, which lives as long as this. */
    int map(String name) throws KernelException {
        return find(maps, name, "map");
    }

    int program(String name) throws KernelException {
        return find(programs, name, "program");
    }

    private static int find(Map<String, Integer> descriptors, String name, String kind) throws KernelException {
        Integer descriptor = descriptors.get(name);
        if (descriptor == null) {
            throw new KernelException("the BPF object has no " + kind + " " + name + ", only " + descriptors.keySet());
        }
        return descriptor;
    }

    @Override
    public void close() {
        maps.values().forEach(Libc::close);
        programs.values().forEach(Libc::close);
    }
}
