package dev.tcpwarden.kernel.linux;

import java.nio.ByteBuffer;

/** Recognizes the TCP sockets under MPTCP by what sock_diag says of their upper layer protocol. */
final class MptcpSubflow {

    // linux/inet_diag.h, in INET_DIAG_ULP_INFO
    private static final int INET_ULP_INFO_NAME = 1; // a NUL-terminated string
    private static final int INET_ULP_INFO_MPTCP = 3; // attributes; a listener has none

    // linux/mptcp.h, in INET_ULP_INFO_MPTCP
    private static final int MPTCP_SUBFLOW_ATTR_FLAGS = 8; // u32

    /** MCAP_REM, JOIN_REM and JOIN_LOC: the peer speaks MPTCP. MCAP_LOC only says that it was asked. */
    private static final int WITH_MPTCP_PEER = 1 | 1 << 2 | 1 << 3;

    private MptcpSubflow() {}

    /**
     * Whether the {@code struct inet_diag_msg} from {@code from} to before {@code to} is of a socket that must be closed through
     * the MPTCP socket above it.
     */
    static boolean is(ByteBuffer buffer, int from, int to) throws MalformedMessageException {
        Attribute ulp = Attribute.find(buffer, from + InetDiag.MESSAGE_BYTES, to, InetDiag.INET_DIAG_ULP_INFO);
        if (!"mptcp\0".equals(ulp.nested(INET_ULP_INFO_NAME).text())) {
            return false;
        }
        Attribute flags = ulp.nested(INET_ULP_INFO_MPTCP).nested(MPTCP_SUBFLOW_ATTR_FLAGS);
        return flags.length() < Integer.BYTES || (buffer.getInt(flags.from()) & WITH_MPTCP_PEER) != 0;
    }
}
