package dev.tcpwarden.sample;

import dev.tcpwarden.kernel.Deaths;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketDeaths;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deaths that were not booked yet, for as long as the system tells of them. */
final class DeathWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DeathWatch.class);

    private @Nullable SocketDeaths source;
    private Optional<Deaths> unbooked = Optional.empty();

    DeathWatch(Optional<SocketDeaths> source) {
        this.source = source.orElse(null);
    }

    /** Those since the last time, and the same ones again until they are {@link #booked}; nothing where they are not told. */
    Optional<Deaths> drain() {
        if (unbooked.isEmpty() && source != null) {
            try {
                unbooked = Optional.of(source.drain());
            } catch (KernelException e) {
                LOG.error("connections that come and go between two samples are counted no more: {}", e.getMessage());
                source = null;
            }
        }
        return unbooked;
    }

    void booked() {
        unbooked = Optional.empty();
    }
}
