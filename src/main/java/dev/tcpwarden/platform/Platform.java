package dev.tcpwarden.platform;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.sample.TableReader;
import java.io.IOException;
import java.util.Optional;

/** An operating system, opened: what the commands need of it. */
public interface Platform extends AutoCloseable {

    TableReader reader();

    /** Statistics and limits of the network stack; empty where the system has none. */
    default TcpStatSource tcpStats() {
        return () -> TcpStats.NONE;
    }

    SocketExistence existence();

    SocketTerminator terminator();

    /** Subscribes to destroyed sockets; closed by the caller. Empty where the system does not report them. */
    default Optional<SocketDestroyEvents> openDestroyEvents() {
        return Optional.empty();
    }

    /** The id of this process, as owners are numbered. */
    default int ownPid() {
        return (int) ProcessHandle.current().pid();
    }

    /**
     * A sentence that says which privileges are missing to find all owners and, where {@code terminate}, to terminate
     * connections, and how to grant them.
     */
    Optional<String> missingPrivileges(boolean terminate);

    /** Gives memory that the system's own libraries keep, but do not use, back to the system, where they can. */
    default void trimMemory() {}

    @Override
    void close();

    /** Opens the system that this program runs on. */
    @FunctionalInterface
    interface Opener {

        /**
         * @throws IOException with a sentence, if the system cannot report its sockets
         * @throws dev.tcpwarden.config.ConfigException if it never can in the way that {@code host} asks for
         */
        Platform open(AgentConfig.Host host) throws IOException;
    }
}
