package dev.tcpwarden.kernel.linux;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A socket of NETLINK_SOCK_DIAG, in the network namespace of the thread that opened it, and the datagrams that it sends and
 * receives. Whatever it receives goes through one buffer.
 */
final class NetlinkDatagrams implements AutoCloseable {

    private final int fd;
    private final int bufferBytes;

    /**
     * The buffer, then struct sockaddr_nl of the sender, then the socklen_t of it; freed by {@link #close}, not by the collector.
     */
    private final Memory memory;

    private final ByteBuffer buffer;
    private final Pointer senderAddress;
    private final Pointer senderLength;

    private NetlinkDatagrams(int fd, int bufferBytes) {
        this.fd = fd;
        this.bufferBytes = bufferBytes;
        memory = new Memory(bufferBytes + Netlink.SOCKADDR_NL_BYTES + Integer.BYTES);
        buffer = memory.getByteBuffer(0, bufferBytes).order(ByteOrder.nativeOrder());
        senderAddress = memory.share(bufferBytes);
        senderLength = senderAddress.share(Netlink.SOCKADDR_NL_BYTES);
    }

    /** @param bufferBytes the length of the longest datagram that it takes */
    static NetlinkDatagrams open(int bufferBytes) throws KernelException {
        int fd = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Netlink.NETLINK_SOCK_DIAG);
        if (fd < 0) {
            int errno = Libc.errno();
            if (errno == Errno.EPROTONOSUPPORT) {
                throw new KernelException("this kernel lacks NETLINK_SOCK_DIAG, which reports its sockets: it needs"
                        + " CONFIG_INET_DIAG, built in or as the modules inet_diag and tcp_diag");
            }
            throw new ErrnoException("socket(AF_NETLINK, NETLINK_SOCK_DIAG)", errno);
        }
        return new NetlinkDatagrams(fd, bufferBytes);
    }

    int fd() {
        return fd;
    }

    /** @param name of the option, for the error */
    void set(int level, int option, String name, byte[] value) throws KernelException {
        if (Libc.setsockopt(fd, level, option, value, value.length) != 0) {
            throw new ErrnoException("setsockopt(" + name + ")", Libc.errno());
        }
    }

    void set(int level, int option, String name, int value) throws KernelException {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
        set(level, option, name, bytes);
    }

    /** Takes an address of the kernel's choice, without which it receives no multicast. */
    void bind() throws KernelException {
        byte[] address = ByteBuffer.allocate(Netlink.SOCKADDR_NL_BYTES)
                .order(ByteOrder.nativeOrder())
                .putShort((short) Libc.AF_NETLINK)
                .array();
        if (Libc.bind(fd, address, address.length) != 0) {
            throw new ErrnoException("bind(AF_NETLINK)", Libc.errno());
        }
    }

    /** Sends one message to the kernel. */
    void send(String operation, int type, int flags, int sequence, ByteBuffer payload) throws KernelException {
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

    /** The next datagram of the kernel, which it waits for; what other processes send here is left unread. */
    ByteBuffer receive(String operation) throws KernelException {
        ByteBuffer datagram = receive(operation, 0);
        if (datagram == null) { // after SO_RCVTIMEO
            throw new ErrnoException(operation + ", recv", Errno.EAGAIN);
        }
        return datagram;
    }

    /** The same without a wait; null if there is none. */
    @Nullable
    ByteBuffer receiveNow(String operation) throws KernelException {
        return receive(operation, Libc.MSG_DONTWAIT);
    }

    private @Nullable ByteBuffer receive(String operation, int flags) throws KernelException {
        do {
            int length = receiveAny(operation, Libc.MSG_TRUNC | flags);
            if (length < 0) {
                return null;
            }
            if (length > bufferBytes) { // with MSG_TRUNC the length is that of the whole datagram
                throw new MalformedMessageException(
                        operation + ": a datagram of " + length + " bytes, more than the " + bufferBytes + " taken");
            }
            buffer.limit(length);
        } while (senderAddress.getInt(Netlink.NL_PID) != 0);
        return buffer;
    }

    /** The length of a datagram; -1 if there is none. */
    private int receiveAny(String operation, int flags) throws KernelException {
        while (true) {
            senderLength.setInt(0, Netlink.SOCKADDR_NL_BYTES);
            int length = Libc.recvfrom(fd, memory, new NativeLong(bufferBytes), flags, senderAddress, senderLength)
                    .intValue();
            if (length >= 0) {
                return length;
            }
            int errno = Libc.errno();
            if (errno == Errno.EAGAIN) {
                return -1;
            }
            if (errno != Errno.EINTR) {
                throw new ErrnoException(operation + ", recv", errno);
            }
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
        memory.close();
    }
}
