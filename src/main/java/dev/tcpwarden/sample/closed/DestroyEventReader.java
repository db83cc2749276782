package dev.tcpwarden.sample.closed;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The destroy events that were not processed yet, for as long as the system sends them. */
public final class DestroyEventReader {

    private static final Logger LOG = LoggerFactory.getLogger(DestroyEventReader.class);

    private @Nullable SocketDestroyEvents source;
    private Optional<DestroyedSockets> unbooked = Optional.empty();

    public DestroyEventReader(Optional<SocketDestroyEvents> source) {
        this.source = source.orElse(null);
    }

    /**
     * Those since the last time, and the same ones again until they are {@link #booked}; nothing where there are none to receive.
     */
    public Optional<DestroyedSockets> drain() {
        if (unbooked.isEmpty() && source != null) {
            try {
                unbooked = Optional.of(source.drain());
            } catch (KernelException e) {
                LOG.error(
                        "connections that open and close between two samples are no longer counted: {}",
                        e.getMessage());
                source = null;
            }
        }
        return unbooked;
    }

    /** Whether the sockets of that network namespace are among them. */
    public boolean covers(int netns) {
        return source != null && source.covers(netns);
    }

    public void booked() {
        unbooked = Optional.empty();
    }
}
