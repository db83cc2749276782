package dev.tcpwarden.cli;

import org.jspecify.annotations.Nullable;

/** A command that failed for an external reason; the message is a sentence for the user. */
final class CommandException extends Exception {

    CommandException(String message) {
        super(message);
    }

    CommandException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
