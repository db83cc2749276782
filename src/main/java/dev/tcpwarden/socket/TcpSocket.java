package dev.tcpwarden.socket;

import java.util.Objects;

/**
 * One row of the TCP table.
 *
 * @param inode the socket's inode number, 0 where no program holds it (TIME_WAIT, SYN_RECV, not yet accepted, orphaned)
 * @param uid the numeric user id of the socket's creator
 * @param receiveQueue bytes received and not yet read; for a listener: connections that wait to be accepted
 * @param sendQueue bytes sent and not yet acknowledged, or not yet sent; for a listener: how many connections may wait
 * @param info what the connection has done so far
 */
public record TcpSocket(
        SocketId id, TcpState state, long inode, long uid, long receiveQueue, long sendQueue, TcpInfo info) {

    public TcpSocket {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(info, "info");
    }
}
