package dev.tcpwarden.sample.closed;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.Sighting;
import dev.tcpwarden.socket.MeasureValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are no longer in the table while their destroy event has not come yet: it can come after the table, and a
 * program can hold a connection open long after the peer has reset it. At most {@link #MAX_ENTRIES} of them; the first ones are
 * dropped, and counted.
 */
final class PendingClosures {

    static final int MAX_ENTRIES = 65_536;

    /**
     * What is known of a connection when its destroy event comes.
     *
     * @param sighting null for one that no sample saw
     */
    record LastSeen(
            @Nullable ProcessInfo owner,
            boolean inbound,
            @Nullable Sighting sighting,
            MeasureValues measures) {

        /** See {@link dev.tcpwarden.socket.TcpState#hasPeerClosed()}. */
        boolean peerClosed() {
            return sighting != null && sighting.state().hasPeerClosed();
        }
    }

    private final Map<Long, LastSeen> byCookie = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, LastSeen> eldest) {
            boolean full = size() > MAX_ENTRIES;
            dropped += full ? 1 : 0;
            return full;
        }
    };

    private long dropped;

    void add(long cookie, LastSeen last) {
        byCookie.put(cookie, last);
    }

    /** The one with that cookie, which is removed. */
    Optional<LastSeen> take(long cookie) {
        return Optional.ofNullable(byCookie.remove(cookie));
    }

    /** How many were dropped since the start. */
    long dropped() {
        return dropped;
    }
}
