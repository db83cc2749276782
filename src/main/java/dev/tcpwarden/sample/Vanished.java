package dev.tcpwarden.sample;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.MeasureValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are in the table no more while their death was not told yet: the news can come after the table, and a program
 * can hold a connection open long after the peer has reset it. At most {@link #MOST} of them; the first ones are forgotten, and counted.
 */
final class Vanished {

    static final int MOST = 65_536;

    /**
     * A connection when a sample last saw it.
     *
     * @param peerClosed see {@link dev.tcpwarden.socket.TcpState#hasPeerClosed()}
     */
    record Last(@Nullable ProcessInfo owner, boolean inbound, boolean peerClosed, MeasureValues measures) {}

    private final Map<Long, Last> byCookie = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Last> eldest) {
            boolean full = size() > MOST;
            forgotten += full ? 1 : 0;
            return full;
        }
    };

    private long forgotten;

    void add(long cookie, Last last) {
        byCookie.put(cookie, last);
    }

    /** Whoever has that cookie; it is forgotten. */
    Optional<Last> take(long cookie) {
        return Optional.ofNullable(byCookie.remove(cookie));
    }

    /** How many were forgotten since the start. */
    long forgotten() {
        return forgotten;
    }
}
