package dev.tcpwarden.kernel.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A netlink socket to the kernel's sock_diag, in the network namespace of the thread that opened it. Whatever it receives goes
 * through one buffer. After a failure other than an {@link ErrnoException} parts of an answer may still be on their way: close it.
 */
final class NetlinkSocket implements AutoCloseable {

    /**
     * The kernel fills datagrams of a dump up to what the reader offers, at most 32 KiB; a single one is never larger than a
     * page, and pages have at most 64 KiB.
     */
    private static final int BUFFER_BYTES = 128 * 1024;

    private static final int RECEIVE_QUEUE_BYTES = 1 << 20;

    /** The kernel answers while it takes the request; a wait means that something is wrong. */
    private static final int TIMEOUT_SECONDS = 10;

    private final int fd;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private final Pointer bufferAddress = Native.getDirectBufferPointer(buffer);

    /** struct sockaddr_nl of the sender, then the socklen_t of it. */
    private final ByteBuffer sender =
            ByteBuffer.allocateDirect(Netlink.SOCKADDR_NL_BYTES + Integer.BYTES).order(ByteOrder.nativeOrder());

    private final Pointer senderAddress = Native.getDirectBufferPointer(sender);
    private final Pointer senderLength = senderAddress.share(Netlink.SOCKADDR_NL_BYTES);
    private int sequence;

    private NetlinkSocket(int fd) {
        this.fd = fd;
    }

    static NetlinkSocket open() throws KernelException {
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Netlink.NETLINK_SOCK_DIAG);
        if (fd < 0) {
            int errno = Libc.errno();
            if (errno == Errno.EPROTONOSUPPORT) {
                throw new KernelException("this kernel lacks NETLINK_SOCK_DIAG, which tells of its sockets: it needs"
                        + " CONFIG_INET_DIAG, built in or as the modules inet_diag and tcp_diag");
            }
            throw new ErrnoException("socket(AF_NETLINK, NETLINK_SOCK_DIAG)", errno);
        }
        NetlinkSocket socket = new NetlinkSocket(fd);
        try {
            socket.set(Libc.SO_RCVBUF, "SO_RCVBUF", integer(RECEIVE_QUEUE_BYTES));
            socket.set(Libc.SO_RCVTIMEO, "SO_RCVTIMEO", timeval(TIMEOUT_SECONDS));
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private void set(int option, String name, byte[] value) throws KernelException {
        if (Libc.setsockopt(fd, Libc.SOL_SOCKET, option, value, value.length) != 0) {
            throw new ErrnoException("setsockopt(" + name + ")", Libc.errno());
        }
    }

    private static byte[] integer(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
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
     * @param flags NLM_F_DUMP or NLM_F_ACK: an answer ends with NLMSG_DONE or with NLMSG_ERROR
     * @return false if what the kernel told changed while it told it (NLM_F_DUMP_INTR)
     */
    boolean exchange(String operation, int type, int flags, ByteBuffer payload, NetlinkAnswer.Receiver receiver)
            throws KernelException {
        send(operation, type, flags, payload);
        NetlinkAnswer answer = new NetlinkAnswer(operation, type, sequence, receiver);
        while (!answer.take(receive(operation))) {}
        return answer.isConsistent();
    }

    private void send(String operation, int type, int flags, ByteBuffer payload) throws KernelException {
        sequence++;
        int length = Netlink.NLMSG_HDRLEN + payload.remaining();
        byte[] message = ByteBuffer.allocate(length)
                .order(ByteOrder.nativeOrder())
                .putInt(length)
                .putShort((short) type)
                .putShort((short) (Netlink.NLM_F_REQUEST | flags))
                .putInt(sequence)
                .putInt(0)
                .put(payload)
                .array();
        int errno;
        do {
            errno = Libc.send(fd, message, new NativeLong(length), 0).longValue() < 0 ? Libc.errno() : 0;
        } while (errno == Errno.EINTR);
        if (errno != 0) {
            throw new ErrnoException(operation + ", send", errno);
        }
    }

    /** The next datagram of the kernel; what other processes send here is left unread. */
    private ByteBuffer receive(String operation) throws KernelException {
        do {
            int length = receiveAny(operation);
            if (length > BUFFER_BYTES) { // with MSG_TRUNC the length is that of the whole datagram
                throw new MalformedMessageException(
                        operation + ": a datagram of " + length + " bytes, more than the " + BUFFER_BYTES + " taken");
            }
            buffer.limit(length);
        } while (sender.getInt(Netlink.NL_PID) != 0);
        return buffer;
    }

    private int receiveAny(String operation) throws KernelException {
        while (true) {
            sender.putInt(Netlink.SOCKADDR_NL_BYTES, Netlink.SOCKADDR_NL_BYTES);
            int length = Libc.recvfrom(
                            fd,
                            bufferAddress,
                            new NativeLong(BUFFER_BYTES),
                            Libc.MSG_TRUNC,
                            senderAddress,
                            senderLength)
                    .intValue();
            if (length >= 0) {
                return length;
            }
            int errno = Libc.errno();
            if (errno != Errno.EINTR) {
                throw new ErrnoException(operation + ", recv", errno);
            }
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
