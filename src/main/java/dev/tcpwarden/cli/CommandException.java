package dev.tcpwarden.cli;

import org.jspecify.annotations.Nullable;

/** A command that could not do its work, for a reason outside of it; the message is a sentence for whoever ran it. */
final class CommandException extends Exception {

    CommandException(String message) {
        super(message);
    }

    CommandException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
