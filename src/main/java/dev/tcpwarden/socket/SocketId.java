package dev.tcpwarden.socket;

import java.util.Objects;

/**
 * Identifies one socket: its addresses, the address family of the socket itself (an IPv6 socket can carry IPv4-mapped
 * addresses), the interface that it is bound to (0: none) and the kernel's cookie, which is never reused until the next
 * boot. A reused address pair has another cookie.
 */
public record SocketId(Connection connection, boolean ipv6Socket, int interfaceIndex, long cookie) {

    public SocketId {
        Objects.requireNonNull(connection, "connection");
    }
}
