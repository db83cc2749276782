package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.KernelException;
import java.util.Optional;
import java.util.OptionalInt;

/** The ephemeral ports of other network namespaces than the reader's own. Used by one thread at a time. */
@FunctionalInterface
public interface PortRanges {

    /**
     * Those of a namespace; empty where it is gone, or there is no way into it.
     *
     * @param process the pid of a process that was in it, where one is known
     */
    Optional<EphemeralPorts> of(int netns, OptionalInt process) throws KernelException;
}
