package dev.tcpwarden.testing;

import com.sun.jna.Native;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A listener with socket options that Java cannot set, on a port that the kernel chooses. It accepts nothing. */
public final class NativeListener implements AutoCloseable {

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_STREAM_CLOEXEC = 0x8_0001;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEPORT = 15;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_DEFER_ACCEPT = 9;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    static {
        Native.register("c");
    }

    private final int fd;
    private final InetSocketAddress local;

    private static native int socket(int domain, int type, int protocol);

    private static native int setsockopt(int fd, int level, int option, int[] value, int length);

    private static native int bind(int fd, byte[] address, int length);

    private static native int getsockname(int fd, byte[] address, int[] length);

    private static native int listen(int fd, int backlog);

    private static native int close(int fd);

    private NativeListener(InetAddress address, int port, int level, int option, int value) {
        boolean ipv4 = address instanceof Inet4Address;
        fd = checked("socket", socket(ipv4 ? AF_INET : AF_INET6, SOCK_STREAM_CLOEXEC, 0));
        try {
            checked("setsockopt", setsockopt(fd, level, option, new int[] {value}, Integer.BYTES));
            byte[] name = sockaddr(address, port);
            checked("bind", bind(fd, name, name.length));
            checked("listen", listen(fd, 128));
            checked("getsockname", getsockname(fd, name, new int[] {name.length}));
            local = new InetSocketAddress(
                    address, Short.toUnsignedInt(ByteBuffer.wrap(name).getShort(2)));
        } catch (IllegalStateException e) {
            close(fd);
            throw e;
        }
    }

    /** Takes no connection before its first data: until then, or for {@code seconds}, it stays in SYN_RECV. */
    public static NativeListener deferring(InetAddress address, int seconds) {
        return new NativeListener(address, 0, IPPROTO_TCP, TCP_DEFER_ACCEPT, seconds);
    }

    /** With IPV6_V6ONLY, which Java always switches off. */
    public static NativeListener ipv6Only(InetAddress address) {
        return new NativeListener(address, 0, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    }

    /** Can share its address with others of this kind; port 0 for any. */
    public static NativeListener sharing(InetAddress address, int port) {
        return new NativeListener(address, port, SOL_SOCKET, SO_REUSEPORT, 1);
    }

    public InetSocketAddress local() {
        return local;
    }

    @Override
    public void close() {
        close(fd);
    }

    /** struct sockaddr_in or sockaddr_in6. */
    private static byte[] sockaddr(InetAddress address, int port) {
        boolean ipv4 = address instanceof Inet4Address;
        byte[] name = new byte[ipv4 ? 16 : 28];
        ByteBuffer buffer = ByteBuffer.wrap(name).order(ByteOrder.nativeOrder());
        buffer.putShort(0, (short) (ipv4 ? AF_INET : AF_INET6));
        buffer.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port);
        buffer.put(ipv4 ? 4 : 8, address.getAddress());
        return name;
    }

    private static int checked(String call, int result) {
        if (result < 0) {
            throw new IllegalStateException(call + ": errno " + Native.getLastError());
        }
        return result;
    }
}
