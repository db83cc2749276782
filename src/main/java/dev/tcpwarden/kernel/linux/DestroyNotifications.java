package dev.tcpwarden.kernel.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's notifications of TCP sockets that it destroys (Linux 4.12 and later, for the count of what it dropped), in the network namespace of
 * the thread that opened them. Each is an inet_diag_msg with a final tcp_info.
 */
final class DestroyNotifications implements AutoCloseable {

    private static final String OPERATION = "socket destroy notifications";
    private static final int BUFFER_BYTES = 8 * 1024; // a notification has some 400 bytes

    private final NetlinkDatagrams datagrams;
    private final Pointer pollfd;
    private final ByteBuffer descriptor =
            ByteBuffer.allocateDirect(Libc.POLLFD_BYTES).order(ByteOrder.nativeOrder());
    private int drops;
    private long lost;

    private DestroyNotifications(NetlinkDatagrams datagrams, int queueBytes) throws KernelException {
        this.datagrams = datagrams;
        pollfd = Native.getDirectBufferPointer(descriptor);
        descriptor.putInt(0, datagrams.fd()).putShort(Libc.POLLFD_EVENTS, (short) Libc.POLLIN);
        setQueue(queueBytes);
        // without it the kernel drops everything, after the first drop, until the queue is empty
        datagrams.set(Netlink.SOL_NETLINK, Netlink.NETLINK_NO_ENOBUFS, "NETLINK_NO_ENOBUFS", 1);
        drops = drops();
        datagrams.bind();
        join(SockDiag.SKNLGRP_INET_TCP_DESTROY, "SKNLGRP_INET_TCP_DESTROY");
        join(SockDiag.SKNLGRP_INET6_TCP_DESTROY, "SKNLGRP_INET6_TCP_DESTROY");
    }

    /**
     * @param queueBytes how much memory of the kernel's the notifications may take that were not read yet; without CAP_NET_ADMIN no more than
     *     {@code net.core.rmem_max}
     * @throws KernelException if this kernel has none
     */
    static DestroyNotifications open(int queueBytes) throws KernelException {
        NetlinkDatagrams datagrams = NetlinkDatagrams.open(BUFFER_BYTES);
        try {
            return new DestroyNotifications(datagrams, queueBytes);
        } catch (KernelException e) {
            datagrams.close();
            throw e;
        }
    }

    private void setQueue(int bytes) throws KernelException {
        try {
            datagrams.set(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, "SO_RCVBUFFORCE", bytes);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EPERM) {
                throw e;
            }
            datagrams.set(Libc.SOL_SOCKET, Libc.SO_RCVBUF, "SO_RCVBUF", bytes);
        }
    }

    private void join(int group, String name) throws KernelException {
        try {
            datagrams.set(Netlink.SOL_NETLINK, Netlink.NETLINK_ADD_MEMBERSHIP, name, group);
        } catch (ErrnoException e) {
            throw new KernelException(
                    "this kernel has no notifications of destroyed TCP sockets: " + e.getMessage(), e);
        }
    }

    /** Waits for a notification, or {@link #wake}. */
    void await() throws KernelException {
        while (Libc.poll(pollfd, new NativeLong(1), -1) < 0) {
            int errno = Libc.errno();
            if (errno != Errno.EINTR) {
                throw new ErrnoException(OPERATION + ", poll", errno);
            }
        }
    }

    /** Lets the thread that waits go on: the kernel acknowledges a message that asks nothing. */
    void wake() throws KernelException {
        datagrams.send(OPERATION, Netlink.NLMSG_NOOP, Netlink.NLM_F_ACK, 0, ByteBuffer.allocate(0));
    }

    /** The next datagram, or null if there is none yet. */
    @Nullable
    ByteBuffer next() throws KernelException {
        return datagrams.receiveNow(OPERATION);
    }

    /** How many notifications the kernel has dropped since the start, because the queue was full. */
    long lost() throws KernelException {
        int now = drops();
        lost += Integer.toUnsignedLong(now - drops);
        drops = now;
        return lost;
    }

    private int drops() throws KernelException {
        byte[] info = new byte[SockDiag.SK_MEMINFO_VARS * Integer.BYTES];
        int[] length = {info.length};
        if (Libc.getsockopt(datagrams.fd(), Libc.SOL_SOCKET, Libc.SO_MEMINFO, info, length) != 0) {
            throw new ErrnoException("getsockopt(SO_MEMINFO)", Libc.errno());
        }
        return ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(SockDiag.SK_MEMINFO_DROPS * Integer.BYTES);
    }

    @Override
    public void close() {
        datagrams.close();
    }
}
