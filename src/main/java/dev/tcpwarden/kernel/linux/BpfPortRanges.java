package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Ephemeral ports from the kernel's own settings of each namespace, by {@code src/main/bpf/port_range.bpf.c}. */
public final class BpfPortRanges implements PortRanges, AutoCloseable {

    private static final String SOURCE = "port_range";

    // struct port_range of the program
    private static final int NETNS = 0; // u32
    private static final int FOUND = 4; // u32
    private static final int FIRST = 8; // u32
    private static final int LAST = 12; // u32
    private static final int RESERVED = 16; // a bit for each port
    private static final int RESERVED_BYTES = 8192;

    private final BpfSkeleton skeleton;
    private final int program;
    private final ByteBuffer range;

    private BpfPortRanges(BpfSkeleton skeleton) throws KernelException {
        this.skeleton = skeleton;
        program = skeleton.program("read_port_range");
        range = Bpf.map(skeleton.map("ranges"), 0, RESERVED + RESERVED_BYTES, true);
    }

    /** @throws KernelException with what this host lacks for it */
    public static BpfPortRanges open() throws KernelException {
        BpfSkeleton skeleton = BpfSkeleton.load(SOURCE, "5.17", Map.of());
        try {
            return new BpfPortRanges(skeleton);
        } catch (KernelException e) {
            skeleton.close();
            throw e;
        }
    }

    @Override
    public Optional<EphemeralPorts> of(int netns, OptionalInt process) throws KernelException {
        range.putInt(NETNS, netns).putInt(FOUND, 0);
        Bpf.run(program);
        return range.getInt(FOUND) == 0
                ? Optional.empty()
                : Optional.of(new EphemeralPorts(range.getInt(FIRST), range.getInt(LAST), reserved()));
    }

    /** An array of longs, in the byte order of the machine. */
    private BitSet reserved() {
        long[] words = new long[RESERVED_BYTES / Long.BYTES];
        range.slice(RESERVED, RESERVED_BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer()
                .get(words);
        return BitSet.valueOf(words);
    }

    @Override
    public void close() {
        Bpf.unmap(range);
        skeleton.close();
    }
}
