package dev.tcpwarden.publish.jmx;

import java.rmi.server.RemoteServer;
import java.rmi.server.ServerNotActiveException;
import java.util.Optional;

/** Who is behind a request over JMX. */
public final class JmxClient {

    private JmxClient() {}

    /** The address of the client whose request this thread serves; nothing where it serves none over RMI. */
    public static Optional<String> address() {
        try {
            return Optional.of(RemoteServer.getClientHost());
        } catch (ServerNotActiveException e) {
            return Optional.empty();
        }
    }
}
