package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;

/** An operation that the kernel refused, with its error number. */
final class ErrnoException extends KernelException {

    private static final long serialVersionUID = 1;

    private final int errno;

    /** @param operation what was asked, for instance {@code sock_diag dump of AF_INET, sequence 7} */
    ErrnoException(String operation, int errno) {
        super(operation + ": " + Errno.text(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }

    /** Whether a right is missing. */
    boolean isRefusal() {
        return errno == Errno.EPERM || errno == Errno.EACCES;
    }
}
