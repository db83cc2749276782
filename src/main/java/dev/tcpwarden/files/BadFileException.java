package dev.tcpwarden.files;

import java.io.IOException;

/** A file that says something that is not allowed. The message is a clause for its author: {@code line 3, column 5: …}. */
public final class BadFileException extends IOException {

    private static final long serialVersionUID = 1;

    public BadFileException(String message) {
        super(message);
    }
}
