package dev.tcpwarden.kernel.linux;

/** linux/inet_diag.h: constants and byte offsets. Numbers in the byte order of the host but for {@code __be} fields. */
final class InetDiag {

    // struct inet_diag_sockid, 48 bytes
    static final int IDIAG_SPORT = 0; // __be16
    static final int IDIAG_DPORT = 2; // __be16
    static final int IDIAG_SRC = 4; // __be32[4], IPv4 in the first
    static final int IDIAG_DST = 20; // __be32[4]
    static final int IDIAG_IF = 36; // u32
    static final int IDIAG_COOKIE = 40; // u32[2], the low half first

    /** Both halves of a cookie that asks the kernel not to compare cookies. */
    static final int INET_DIAG_NOCOOKIE = -1;

    /** The type of a request with a struct inet_diag_req, and of the answers to it. */
    static final int TCPDIAG_GETSOCK = 18;

    // struct inet_diag_req, 60 bytes; with only states and extensions it asks for every socket of both address
    // families
    static final int TCPDIAG_EXT = 3; // u8, bit n - 1 for the attribute n
    static final int TCPDIAG_STATES = 52; // u32, bit n for the state n
    static final int TCPDIAG_BYTES = 60;

    // struct inet_diag_req_v2, 56 bytes
    static final int SDIAG_FAMILY = 0; // u8
    static final int SDIAG_PROTOCOL = 1; // u8
    static final int IDIAG_EXT = 2; // u8, bit n - 1 for the attribute n
    static final int IDIAG_STATES = 4; // u32, bit n for the state n
    static final int REQUEST_ID = 8; // struct inet_diag_sockid
    static final int REQUEST_BYTES = 56;

    // struct inet_diag_msg, 72 bytes, then attributes
    static final int IDIAG_FAMILY = 0; // u8
    static final int IDIAG_STATE = 1; // u8
    static final int MESSAGE_ID = 4; // struct inet_diag_sockid
    static final int IDIAG_RQUEUE = 56; // u32
    static final int IDIAG_WQUEUE = 60; // u32
    static final int IDIAG_UID = 64; // u32
    static final int IDIAG_INODE = 68; // u32
    static final int MESSAGE_BYTES = 72;

    // attributes
    static final int INET_DIAG_INFO = 2; // struct tcp_info
    static final int INET_DIAG_SKV6ONLY = 11; // u8
    static final int INET_DIAG_ULP_INFO = 19; // attributes
    static final int INET_DIAG_MAX = 22; // INET_DIAG_SOCKOPT, the last one of Linux 6.18

    private InetDiag() {}
}
