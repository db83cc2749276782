package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A descriptor of this process for a socket of another. The descriptor of an MPTCP connection is that of all its subflows: each has
 * its inode, and a cookie of its own.
 */
record DuplicateSocket(int fd) implements AutoCloseable {

    /** struct sockaddr: u16 sa_family, here AF_UNSPEC, and 14 bytes of nothing. */
    private static final byte[] UNSPECIFIED_ADDRESS = new byte[16];

    private static final int SIN_PORT = 2; // of sockaddr_in6 too
    private static final int SIN_ADDR = 4;
    private static final int SIN6_ADDR = 8;

    /** struct sockaddr_storage. */
    private static final int ANY_ADDRESS_BYTES = 128;

    boolean isMptcp() throws KernelException {
        return option(Libc.SO_PROTOCOL, "SO_PROTOCOL", Integer.BYTES).getInt() == Libc.IPPROTO_MPTCP;
    }

    long cookie() throws KernelException {
        return option(Libc.SO_COOKIE, "SO_COOKIE", Long.BYTES).getLong();
    }

    /** @param procfs one that numbers processes as this one does */
    boolean hasInode(long inode, Path procfs) throws KernelException {
        Path link = procfs.resolve("self/fd").resolve(Integer.toString(fd));
        try {
            return Files.readSymbolicLink(link).toString().equals("socket:[" + inode + "]");
        } catch (IOException e) {
            throw new KernelException("reading " + link + ": " + e.getMessage(), e);
        }
    }

    boolean isListening() throws KernelException {
        return option(Libc.SO_ACCEPTCONN, "SO_ACCEPTCONN", Integer.BYTES).getInt() != 0;
    }

    boolean isConnected() {
        return Libc.getpeername(fd, new byte[ANY_ADDRESS_BYTES], new int[] {ANY_ADDRESS_BYTES}) == 0;
    }

    /** Whether it is connected, and with these ends; while it connects, it is not yet. */
    boolean connects(Connection ends) {
        byte[] local = new byte[ANY_ADDRESS_BYTES];
        byte[] remote = new byte[ANY_ADDRESS_BYTES];
        return Libc.getpeername(fd, remote, new int[] {ANY_ADDRESS_BYTES}) == 0
                && Libc.getsockname(fd, local, new int[] {ANY_ADDRESS_BYTES}) == 0
                && isOf(remote, ends.remote())
                && isOf(local, ends.local());
    }

    /** struct sockaddr_in or sockaddr_in6, whose numbers are in network order, but for the family. */
    private static boolean isOf(byte[] address, Endpoint end) {
        ByteBuffer bytes = ByteBuffer.wrap(address);
        boolean ipv6 = bytes.order(ByteOrder.nativeOrder()).getShort(0) == Libc.AF_INET6;
        bytes.order(ByteOrder.BIG_ENDIAN);
        return bytes.getChar(SIN_PORT) == end.port()
                && (ipv6 ? bytes.getLong(SIN6_ADDR) : 0) == end.address().high()
                && (ipv6 ? bytes.getLong(SIN6_ADDR + 8) : IpAddress.lowOfIpv4(bytes.getInt(SIN_ADDR)))
                        == end.address().low();
    }

    /** Dissolves the connection, or closes the listener. */
    void disconnect() throws KernelException {
        if (Libc.connect(fd, UNSPECIFIED_ADDRESS, UNSPECIFIED_ADDRESS.length) != 0) {
            throw new ErrnoException("connect(AF_UNSPEC)", Libc.errno());
        }
    }

    private ByteBuffer option(int option, String name, int bytes) throws KernelException {
        byte[] value = new byte[bytes];
        if (Libc.getsockopt(fd, Libc.SOL_SOCKET, option, value, new int[] {bytes}) != 0) {
            throw new ErrnoException("getsockopt(" + name + ")", Libc.errno());
        }
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
