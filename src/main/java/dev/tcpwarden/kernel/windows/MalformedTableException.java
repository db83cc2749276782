package dev.tcpwarden.kernel.windows;

import dev.tcpwarden.kernel.KernelException;

/** Bytes from Windows that are not what they should be: cut short, or with a length or a value that cannot be. */
final class MalformedTableException extends KernelException {

    private static final long serialVersionUID = 1;

    MalformedTableException(String message) {
        super(message);
    }
}
