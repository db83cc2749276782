package dev.tcpwarden.kernel.linux;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketHolders;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Holders of TCP sockets from a BPF iterator over all open files (kernel 5.11 and later): the kernel walks its own tables and
 * hands over the sockets alone, which takes a tenth of the time of a walk of {@code /proc}. The program is {@code
 * src/main/bpf/tcp_owners.bpf.c}.
 *
 * <p>Needs what {@link BpfObject} says.
 */
public final class BpfSocketHolders implements SocketHolders {

    private static final String OBJECT = "tcp_owners.bpf.o";

    // struct holder of the program
    private static final int RECORD_SIZE = 16;
    private static final int TGID = 0; // u32
    private static final int FD = 4; // u32
    private static final int INODE = 8; // u64

    private static final int BUFFER_SIZE = 64 * 1024; // the kernel hands over at most 32 KiB a read

    private final Memory memory = new Memory(BUFFER_SIZE);
    private final ByteBuffer records = memory.getByteBuffer(0, BUFFER_SIZE).order(ByteOrder.nativeOrder());
    private final BpfObject object;
    private final int link;

    private BpfSocketHolders(BpfObject object, int link) {
        this.object = object;
        this.link = link;
    }

    /** @throws KernelException with what this host lacks for it */
    public static BpfSocketHolders open() throws KernelException {
        return open(BpfObject.shipped(OBJECT));
    }

    /** @param elf the compiled program */
    static BpfSocketHolders open(byte[] elf) throws KernelException {
        BpfObject object = BpfObject.load(elf);
        try {
            return new BpfSocketHolders(object, object.attachIterator());
        } catch (KernelException e) {
            object.close();
            throw e;
        }
    }

    @Override
    public void visit(Visitor visitor) throws KernelException {
        int iterator = LibBpf.bpf_iter_create(link);
        if (iterator < 0) {
            throw BpfObject.failed("starting the BPF iterator");
        }
        try {
            for (int bytes = read(iterator); bytes > 0; bytes = read(iterator)) {
                for (int at = 0; at + RECORD_SIZE <= bytes; at += RECORD_SIZE) {
                    visitor.holder(records.getInt(at + TGID), records.getInt(at + FD), records.getLong(at + INODE));
                }
            }
        } finally {
            Libc.close(iterator);
        }
    }

    private int read(int iterator) throws KernelException {
        while (true) {
            int bytes = Libc.read(iterator, memory, new NativeLong(BUFFER_SIZE)).intValue();
            if (bytes >= 0) {
                if (bytes % RECORD_SIZE != 0) {
                    throw new KernelException("reading the BPF iterator: " + bytes + " bytes are no whole records");
                }
                return bytes;
            }
            if (Libc.errno() != Errno.EINTR && Libc.errno() != Errno.EAGAIN) {
                throw BpfObject.failed("reading the BPF iterator");
            }
        }
    }

    @Override
    public void close() {
        object.close();
        memory.close();
    }
}
