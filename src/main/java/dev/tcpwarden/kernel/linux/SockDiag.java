package dev.tcpwarden.kernel.linux;

/** linux/sock_diag.h: the types of request with a struct inet_diag_req_v2. */
final class SockDiag {

    static final int SOCK_DIAG_BY_FAMILY = 20;
    static final int SOCK_DESTROY = 21;

    private SockDiag() {}
}
