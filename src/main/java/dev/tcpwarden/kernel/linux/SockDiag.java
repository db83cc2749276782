package dev.tcpwarden.kernel.linux;

/** linux/sock_diag.h: the types of request. An answer with a socket in it has the type of SOCK_DIAG_BY_FAMILY. */
final class SockDiag {

    static final int SOCK_DIAG_BY_FAMILY = 20;
    static final int SOCK_DESTROY = 21;

    private SockDiag() {}
}
