package dev.tcpwarden.publish.web;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The server could not take its port. The message is one line for the user: {@code cannot listen on HOST:PORT: why}. */
public final class ListenException extends IOException {

    private static final long serialVersionUID = 1;

    private ListenException(String address, String reason, Throwable cause) {
        super("cannot listen on " + address + ": " + reason, cause);
    }

    static ListenException unknownHost(String address, UnknownHostException cause) {
        return new ListenException(address, "the host name is not known", cause);
    }

    /** @param local what could not be bound; {@code address} is how the user writes it */
    static ListenException bindFailed(String address, InetSocketAddress local, IOException failure) {
        String reason =
                failure instanceof BindException ? BindFailure.reason(local) : String.valueOf(failure.getMessage());
        return new ListenException(address, reason, failure);
    }
}
