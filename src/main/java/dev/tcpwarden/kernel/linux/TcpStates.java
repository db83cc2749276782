package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.socket.TcpState;

/** include/net/tcp_states.h: the kernel's states. 1 to 11 are those of {@link TcpState}; two more are internal. */
final class TcpStates {

    /** A connection request before its third handshake segment, a small structure of its own since Linux 4.4. */
    private static final int TCP_NEW_SYN_RECV = 12;

    /** Bound, neither listening nor connected: only a name in requests, since Linux 6.8; older kernels ignore the bit. */
    private static final int TCP_BOUND_INACTIVE = 13;

    /** The bit that asks for listeners. */
    static final int LISTEN = 1 << (TcpState.LISTEN.ordinal() + 1);

    /** The bits 1 to 13. */
    static final int ALL = (1 << (TCP_BOUND_INACTIVE + 1)) - 2;

    private TcpStates() {}

    /** See {@link TcpState#hasPeerClosed()}; false for a number that is none of its states. */
    static boolean hasPeerClosed(int number) {
        return number >= 1
                && number <= TcpState.COUNT
                && TcpState.ALL.get(number - 1).hasPeerClosed();
    }

    static TcpState of(int number) throws MalformedMessageException {
        if (number >= 1 && number <= TcpState.COUNT) {
            return TcpState.ALL.get(number - 1);
        }
        return switch (number) {
            case TCP_NEW_SYN_RECV -> TcpState.SYN_RECV;
            case TCP_BOUND_INACTIVE -> TcpState.CLOSE;
            default ->
                throw new MalformedMessageException("sock_diag names a TCP state " + number + ", which is unknown");
        };
    }
}
