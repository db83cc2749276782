package dev.tcpwarden.publish.web;

import java.io.IOException;
import java.net.BindException;
import java.util.Locale;

/** The server could not take its port. The message is one line for the user: {@code cannot listen on HOST:PORT: why}. */
public final class ListenException extends IOException {

    private ListenException(String address, String reason, Throwable cause) {
        super("cannot listen on " + address + ": " + reason, cause);
    }

    static ListenException unknownHost(String address, Throwable cause) {
        return new ListenException(address, "the host name is not known", cause);
    }

    /** The kernel's answers to bind(2) that users meet, in their words. */
    static ListenException bindFailed(String address, IOException failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof BindException)) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage());
        String lowerCase = message.toLowerCase(Locale.ROOT);
        if (lowerCase.contains("already in use")) {
            return new ListenException(address, "the port is in use", failure);
        }
        if (lowerCase.contains("cannot assign") || lowerCase.contains("can't assign")) {
            return new ListenException(address, "this host has no such address", failure);
        }
        if (lowerCase.contains("permission denied")) {
            return new ListenException(address, "a port below 1024 needs root or CAP_NET_BIND_SERVICE", failure);
        }
        return new ListenException(address, message, failure);
    }
}
