package dev.tcpwarden.kernel.linux;

/** linux/netlink.h: constants and byte offsets. */
final class Netlink {

    static final int NETLINK_SOCK_DIAG = 4;

    // options of SOL_NETLINK (sys/socket.h)
    static final int SOL_NETLINK = 270;
    static final int NETLINK_ADD_MEMBERSHIP = 1;
    static final int NETLINK_NO_ENOBUFS = 5;

    // struct nlmsghdr, 16 bytes
    static final int NLMSG_LEN = 0; // u32, with this header
    static final int NLMSG_TYPE = 4; // u16
    static final int NLMSG_FLAGS = 6; // u16
    static final int NLMSG_SEQ = 8; // u32
    static final int NLMSG_HDRLEN = 16;

    // nlmsg_type
    static final int NLMSG_NOOP = 1;
    static final int NLMSG_ERROR = 2; // payload: s32, 0 or a negative errno, then the request's header
    static final int NLMSG_DONE = 3; // payload: s32, not negative or a negative errno

    // nlmsg_flags
    static final int NLM_F_REQUEST = 0x01;
    static final int NLM_F_ACK = 0x04;
    static final int NLM_F_DUMP_INTR = 0x10;
    static final int NLM_F_DUMP = 0x300;

    // struct sockaddr_nl, 12 bytes: u16 nl_family, u16 nl_pad, u32 nl_pid, u32 nl_groups
    static final int NL_PID = 4;
    static final int SOCKADDR_NL_BYTES = 12;

    // struct nlattr, 4 bytes: u16 nla_len (with this header), u16 nla_type
    static final int NLA_LEN = 0;
    static final int NLA_TYPE = 2;
    static final int NLA_HDRLEN = 4;
    static final int NLA_TYPE_MASK = 0x3fff;

    private Netlink() {}

    /** NLMSG_ALIGN and NLA_ALIGN: the next multiple of four. */
    static int align(int length) {
        return (length + 3) & ~3;
    }
}
