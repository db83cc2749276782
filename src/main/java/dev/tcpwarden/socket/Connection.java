package dev.tcpwarden.socket;

import java.util.Objects;

/**
 * The two endpoints of a socket, as tables show them and people copy them: {@code 127.0.0.1:43210 -> 10.0.0.5:443}. The remote
 * end of a listener is the wildcard with port 0.
 */
public record Connection(Endpoint local, Endpoint remote) {

    private static final String ARROW = "->";

    public Connection {
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
    }

    /**
     * The connection that {@code text} writes; white space around the arrow does not matter.
     *
     * @throws IllegalArgumentException with a sentence that names the text and what is allowed
     */
    public static Connection parse(String text) {
        int arrow = text.indexOf(ARROW);
        if (arrow < 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a connection: write it as the tables do, 127.0.0.1:43210 -> 10.0.0.5:443");
        }
        return new Connection(
                Endpoint.parse(text.substring(0, arrow).strip()),
                Endpoint.parse(text.substring(arrow + ARROW.length()).strip()));
    }

    /**
     * The same connection as its other end has it where that is on this host too, {@link #unscoped()}: of a link-local connection
     * each end has the index of its own interface, and those of the two ends of a veth pair differ.
     */
    public Connection reversed() {
        return new Connection(remote, local).unscoped();
    }

    /** Without the interfaces of link-local addresses. */
    public Connection unscoped() {
        return new Connection(local.unscoped(), remote.unscoped());
    }

    @Override
    public String toString() {
        return local + " " + ARROW + " " + remote;
    }
}
