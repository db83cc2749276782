package dev.tcpwarden.kernel;

import java.io.IOException;

/** A request to the operating system that failed. The message names the operation and, where there is one, the error number. */
public class KernelException extends IOException {

    public KernelException(String message) {
        super(message);
    }

    public KernelException(String message, Throwable cause) {
        super(message, cause);
    }
}
