package dev.tcpwarden.kernel.linux;

import com.sun.jna.NativeLong;
import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Requests to the kernel's sock_diag and their answers, in the network namespace of the thread that opened it. After a failure
 * other than an {@link ErrnoException} parts of an answer may still be on their way: close it.
 */
final class NetlinkSocket implements AutoCloseable {

    /**
     * The kernel fills datagrams of a dump up to what the reader offers, at most 32 KiB; a single one is never larger than a
     * page, and pages have at most 64 KiB.
     */
    private static final int BUFFER_BYTES = 128 * 1024;

    private static final int RECEIVE_QUEUE_BYTES = 1 << 20;

    /** The kernel answers within the request's system call; a wait means that something is wrong. */
    private static final int TIMEOUT_SECONDS = 10;

    private final NetlinkDatagrams datagrams;
    private int sequence;

    private NetlinkSocket(NetlinkDatagrams datagrams) {
        this.datagrams = datagrams;
    }

    static NetlinkSocket open() throws KernelException {
        NetlinkDatagrams datagrams = NetlinkDatagrams.open(BUFFER_BYTES);
        try {
            datagrams.set(Libc.SOL_SOCKET, Libc.SO_RCVBUF, "SO_RCVBUF", RECEIVE_QUEUE_BYTES);
            datagrams.set(Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, "SO_RCVTIMEO", timeval(TIMEOUT_SECONDS));
            return new NetlinkSocket(datagrams);
        } catch (KernelException e) {
            datagrams.close();
            throw e;
        }
    }

    /** struct timeval: two longs, seconds and microseconds. */
    private static byte[] timeval(int seconds) {
        ByteBuffer value = ByteBuffer.allocate(2 * NativeLong.SIZE).order(ByteOrder.nativeOrder());
        return (NativeLong.SIZE == Long.BYTES ? value.putLong(seconds) : value.putInt(seconds)).array();
    }

    /**
     * Sends a request and passes the payload of every message of the answer to {@code receiver}, to the answer's end.
     *
     * @param operation the request's name in errors
     * @param type of the request and of the messages with a payload that answer it
     * @param flags NLM_F_DUMP or NLM_F_ACK: an answer is terminated by NLMSG_DONE or NLMSG_ERROR
     * @return false if the data changed while the kernel dumped it (NLM_F_DUMP_INTR)
     */
    boolean exchange(String operation, int type, int flags, ByteBuffer payload, NetlinkAnswer.Receiver receiver)
            throws KernelException {
        datagrams.send(operation, type, flags, ++sequence, payload);
        NetlinkAnswer answer = new NetlinkAnswer(operation, type, sequence, receiver);
        while (!answer.take(datagrams.receive(operation))) {}
        return answer.isConsistent();
    }

    @Override
    public void close() {
        datagrams.close();
    }
}
