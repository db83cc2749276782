package dev.tcpwarden.kernel;

import java.io.IOException;

/** Nothing more can be written, since the reader has closed the pipe: EPIPE. */
public final class BrokenPipeException extends IOException {

    private static final long serialVersionUID = 1;

    public BrokenPipeException(IOException cause) {
        super(cause);
    }
}
