package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;

/** Bytes from the kernel that are not what they should be: cut short, or with a length or a value that cannot be. */
final class MalformedMessageException extends KernelException {

    private static final long serialVersionUID = 1;

    MalformedMessageException(String message) {
        super(message);
    }
}
