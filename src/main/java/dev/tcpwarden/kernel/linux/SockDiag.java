package dev.tcpwarden.kernel.linux;

/** linux/sock_diag.h. */
final class SockDiag {

    // types of request with a struct inet_diag_req_v2; the first is that of notifications too
    static final int SOCK_DIAG_BY_FAMILY = 20;
    static final int SOCK_DESTROY = 21;

    // multicast groups: a notification when a socket of the family is destroyed
    static final int SKNLGRP_INET_TCP_DESTROY = 1;
    static final int SKNLGRP_INET6_TCP_DESTROY = 3;

    // what SO_MEMINFO gives: nine u32
    static final int SK_MEMINFO_DROPS = 8;
    static final int SK_MEMINFO_VARS = 9;

    private SockDiag() {}
}
