package dev.tcpwarden.kernel.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What BPF programs noted of each TCP socket in the network namespace of the thread that opened this, by its cookie: {@code
 * src/main/bpf/tcp_history.bpf.c}, for kernel 5.12 and later. Needs what {@link BpfObject} says, and the initial time namespace,
 * since the kernel's start times mean nothing in another one. Not safe for use by several threads at once.
 */
final class BpfSocketHistory implements AutoCloseable {

    private static final String OBJECT = "tcp_history.bpf.o";

    // struct owner of the program
    private static final int START = 0; // u64, nanoseconds since boot
    private static final int TGID = 8; // u32
    private static final int FLAGS = 12; // u32
    private static final int OWNER_BYTES = 16;
    private static final int CLOSED = 1;
    private static final int FIN_RECEIVED = 2;

    // struct snapshot of the program: what inet_diag_sockid begins with, then fields of tcp_info
    private static final int SNAPSHOT_ADDRESSES_BYTES = 36;
    private static final int SNAPSHOT_TOTAL_RETRANS = 36; // u32
    private static final int SNAPSHOT_BYTES_ACKED = 40; // u64, then bytes_received, segs_out and segs_in
    private static final int SNAPSHOT_ACKED_BYTES = 24;
    private static final int SNAPSHOT_BYTES_SENT = 64; // u64, then bytes_retrans
    private static final int SNAPSHOT_SENT_BYTES = 16;
    private static final int SNAPSHOT_BYTES = 80;

    /** USER_HZ, in which {@code /proc/PID/stat} counts, is 100 on every architecture but Alpha. */
    private static final long NANOS_OF_A_TICK = 10_000_000;

    private final BpfObject object;
    private final int owners;
    private final int snapshots;
    private final Memory memory = new Memory(Long.BYTES + OWNER_BYTES + SNAPSHOT_BYTES);
    private final Pointer key = memory.share(0);
    private final Pointer ownerAddress = memory.share(Long.BYTES);
    private final Pointer snapshotAddress = memory.share(Long.BYTES + OWNER_BYTES);
    private final ByteBuffer owner =
            memory.getByteBuffer(Long.BYTES, OWNER_BYTES).order(ByteOrder.nativeOrder());
    private final ByteBuffer snapshot =
            memory.getByteBuffer(Long.BYTES + OWNER_BYTES, SNAPSHOT_BYTES).order(ByteOrder.nativeOrder());

    private BpfSocketHistory(BpfObject object) throws KernelException {
        this.object = object;
        owners = object.map("owners");
        snapshots = object.map("snapshots");
        watch(object.map("watched"), BpfObject.networkNamespace());
        object.attach();
    }

    private void watch(int watched, int namespace) throws KernelException {
        key.setInt(0, 0);
        ownerAddress.setInt(0, namespace);
        if (LibBpf.bpf_map_update_elem(watched, key, ownerAddress, 0) != 0) {
            throw BpfObject.failed("telling the BPF program its network namespace");
        }
    }

    /** @throws KernelException with what this host lacks for it */
    static BpfSocketHistory open() throws KernelException {
        return open(BpfObject.shipped(OBJECT));
    }

    /** @param elf the compiled programs */
    static BpfSocketHistory open(byte[] elf) throws KernelException {
        if (!BpfObject.isIn(BpfObject.INITIAL_TIME_NAMESPACE)) {
            throw new KernelException(
                    "this is not the initial time namespace, so the kernel's start times mean nothing here");
        }
        BpfObject object = BpfObject.load(elf);
        try {
            return new BpfSocketHistory(object);
        } catch (KernelException e) {
            object.close();
            throw e;
        }
    }

    /** Looks up, and forgets, what was noted of a socket's life, which the methods below then tell; nothing of it if it was not. */
    void recall(long cookie) {
        key.setLong(0, cookie);
        if (LibBpf.bpf_map_lookup_elem(owners, key, ownerAddress) == 0) {
            LibBpf.bpf_map_delete_elem(owners, key);
        } else {
            owner.putLong(START, 0).putInt(TGID, 0).putInt(FLAGS, 0);
        }
    }

    /** See {@link dev.tcpwarden.kernel.DestroyedSockets#pid}. */
    int pid() {
        return owner.getInt(TGID);
    }

    /** See {@link dev.tcpwarden.kernel.DestroyedSockets#startTicks}. */
    long startTicks() {
        return owner.getLong(START) / NANOS_OF_A_TICK;
    }

    /** Whether the end of the connection was seen, so that {@link #isFinReceived} is known. */
    boolean isFinKnown() {
        return (owner.getInt(FLAGS) & CLOSED) != 0;
    }

    boolean isFinReceived() {
        return (owner.getInt(FLAGS) & FIN_RECEIVED) != 0;
    }

    /**
     * Gives back to a notice what the socket was before it was disconnected.
     *
     * @param message where its inet_diag_msg begins
     * @param info where its tcp_info begins
     * @param infoLength how long that is
     * @return false if nothing was noted
     */
    boolean restore(long cookie, ByteBuffer notification, int message, int info, int infoLength) {
        if (infoLength < TcpInfoDecoder.BYTES_SENT + SNAPSHOT_SENT_BYTES) {
            return false;
        }
        key.setLong(0, cookie);
        if (LibBpf.bpf_map_lookup_elem(snapshots, key, snapshotAddress) != 0) {
            return false;
        }
        LibBpf.bpf_map_delete_elem(snapshots, key);
        notification
                .put(message + InetDiag.MESSAGE_ID, snapshot, 0, SNAPSHOT_ADDRESSES_BYTES)
                .putInt(info + TcpInfoDecoder.TOTAL_RETRANS, snapshot.getInt(SNAPSHOT_TOTAL_RETRANS))
                .put(info + TcpInfoDecoder.BYTES_ACKED, snapshot, SNAPSHOT_BYTES_ACKED, SNAPSHOT_ACKED_BYTES)
                .put(info + TcpInfoDecoder.BYTES_SENT, snapshot, SNAPSHOT_BYTES_SENT, SNAPSHOT_SENT_BYTES);
        return true;
    }

    @Override
    public void close() {
        object.close();
        memory.close();
    }
}
