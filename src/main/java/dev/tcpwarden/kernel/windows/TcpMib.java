package dev.tcpwarden.kernel.windows;

import dev.tcpwarden.socket.TcpState;

/**
 * tcpmib.h: the structures of the TCP table with their byte offsets, and the states. Numbers are little-endian; addresses are in
 * network order, and a port is, in the first two of its four bytes. The other two mean nothing.
 */
final class TcpMib {

    /** Before the rows: dwNumEntries. */
    static final int TABLE_ROWS = 4;

    /**
     * A row of MIB_TCPTABLE_OWNER_PID or of MIB_TCP6TABLE_OWNER_PID: where its fields are.
     *
     * @param scopeId of the local address; -1 where there is none
     */
    record Row(
            boolean ipv6,
            int bytes,
            int localAddress,
            int scopeId,
            int localPort,
            int remoteAddress,
            int remotePort,
            int state,
            int pid) {

        /** MIB_TCPROW_OWNER_PID. */
        static final Row IPV4 = new Row(false, 24, 4, -1, 8, 12, 16, 0, 20);

        /** MIB_TCP6ROW_OWNER_PID. */
        static final Row IPV6 = new Row(true, 56, 0, 16, 20, 24, 44, 48, 52);
    }

    /** MIB_TCPROW, what SetTcpEntry takes. Its fields are where those of {@link Row#IPV4} are. */
    static final int TCPROW_BYTES = 20;

    /** MIB_TCP_STATE_DELETE_TCB: to be deleted. */
    static final int DELETE_TCB = 12;

    private TcpMib() {}

    /** @throws MalformedTableException if there is no such MIB_TCP_STATE */
    static TcpState state(int number) throws MalformedTableException {
        return switch (number) {
            case 1, DELETE_TCB -> TcpState.CLOSE;
            case 2 -> TcpState.LISTEN;
            case 3 -> TcpState.SYN_SENT;
            case 4 -> TcpState.SYN_RECV;
            case 5 -> TcpState.ESTABLISHED;
            case 6 -> TcpState.FIN_WAIT1;
            case 7 -> TcpState.FIN_WAIT2;
            case 8 -> TcpState.CLOSE_WAIT;
            case 9 -> TcpState.CLOSING;
            case 10 -> TcpState.LAST_ACK;
            case 11 -> TcpState.TIME_WAIT;
            default ->
                throw new MalformedTableException(
                        "the TCP table names a state " + Integer.toUnsignedString(number) + ", which is unknown");
        };
    }
}
