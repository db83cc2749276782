package dev.tcpwarden.sample;

import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.model.ClosedConnections;
import java.io.IOException;
import java.util.Optional;

/** Notified of the result of each sample, on the thread that took it; what it throws is logged and changes nothing. */
public interface SampleListener {

    /** @param sample the new one, published already */
    void sampled(Sample sample);

    /**
     * Called after {@link #sampled} for the same sample.
     *
     * @param changes what differs from the sample before; not to be kept, since the memory of the older table is used again
     */
    default void changed(Sample sample, TableDiff changes) {}

    /**
     * Called after {@link #changed} for the same sample.
     *
     * @param closed the connections whose destroy events came; nothing where the system sends none
     * @param unreported rows of {@code changes.previous()}: connections that disappeared, whose destroy events do not come
     */
    default void closed(Sample sample, TableDiff changes, Optional<ClosedConnections> closed, int[] unreported) {}

    /** @param why with a message that says which operation failed */
    default void failed(IOException why) {}
}
