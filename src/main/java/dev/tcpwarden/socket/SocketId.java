package dev.tcpwarden.socket;

import java.util.Objects;

/**
 * The identity of one socket. A reused address pair has another cookie.
 *
 * @param ipv6Socket its address family: an IPv6 socket can carry IPv4-mapped addresses
 * @param interfaceIndex the interface that it is bound to; 0: none
 * @param netns the inode number of its network namespace, unsigned, as {@code lsns} shows it; 0 on a system without
 * @param cookie the kernel's number of the socket, unique in all namespaces (Linux 5.3) and never reused until the next boot; negative
 *     where the kernel has given none, see {@link #hasSyntheticCookie()}
 */
public record SocketId(Connection connection, boolean ipv6Socket, int interfaceIndex, int netns, long cookie) {

    public SocketId {
        Objects.requireNonNull(connection, "connection");
    }

    /** One of a system without network namespaces. */
    public SocketId(Connection connection, boolean ipv6Socket, int interfaceIndex, long cookie) {
        this(connection, ipv6Socket, interfaceIndex, 0, cookie);
    }

    /** Whether the cookie is not the kernel's, so that it may be named only by its ends: TIME_WAIT, SYN_RECV, an accept queue. */
    public boolean hasSyntheticCookie() {
        return cookie < 0;
    }
}
