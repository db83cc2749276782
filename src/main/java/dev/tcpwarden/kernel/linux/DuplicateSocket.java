package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
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
