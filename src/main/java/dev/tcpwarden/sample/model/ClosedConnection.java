package dev.tcpwarden.sample.model;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.MeasureValues;
import org.jspecify.annotations.Nullable;

/**
 * One closed connection, with what is known of it.
 *
 * @param by whose it was, as far as that is known
 * @param gained whether the tables counted it as opened for its owner, and so count it as closed
 * @param sighting null where no sample ever saw the connection
 * @param aborted see {@link ConnectionTotals#aborted()}
 * @param before what it had done when a sample last saw it; nothing for one that none saw
 * @param atClose what it had done when it was destroyed
 */
public record ClosedConnection(
        EventProcess by,
        boolean inbound,
        boolean gained,
        @Nullable Sighting sighting,
        boolean aborted,
        MeasureValues before,
        MeasureValues atClose) {

    public boolean unseen() {
        return sighting == null;
    }

    /** Null where it is not known. */
    public @Nullable ProcessInfo owner() {
        return by.info();
    }
}
