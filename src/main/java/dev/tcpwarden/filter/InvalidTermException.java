package dev.tcpwarden.filter;

import org.jspecify.annotations.Nullable;

/** What is written is no term of a filter; the message is a sentence for the user. */
public final class InvalidTermException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String term;

    InvalidTermException(String term, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.term = term;
    }

    /** As it is written. */
    public String term() {
        return term;
    }
}
