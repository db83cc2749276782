package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.EndpointIndex;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureColumns;
import dev.tcpwarden.socket.MeasureValues;
import java.util.Arrays;

/** What one sample knows of each destination of each owner, in columns. A destination here is an address and a port. */
final class DestinationFigures {

    private static final int MEASURES = Measure.ALL.size();
    private static final int RESULTS = ConnectResult.ALL.size();

    private final EndpointIndex index;
    private int[] connections;
    private int[] stalled;
    private int[] netns;
    private long[] connects; // number * RESULTS + result
    private int[] timed;
    private long[] connectNanos;
    private long[] traffic; // number * MEASURES + the ordinal of the counter

    DestinationFigures(int expected) {
        index = new EndpointIndex(expected);
        int capacity = Math.max(16, expected);
        connections = new int[capacity];
        stalled = new int[capacity];
        netns = new int[capacity];
        connects = new long[capacity * RESULTS];
        timed = new int[capacity];
        connectNanos = new long[capacity];
        traffic = new long[capacity * MEASURES];
    }

    /** The number of that destination of that owner. */
    int of(int owner, long high, long low, int port) {
        int number = index.add(owner, high, low, port);
        if (number == connections.length) {
            int capacity = number * 2;
            connections = Arrays.copyOf(connections, capacity);
            stalled = Arrays.copyOf(stalled, capacity);
            netns = Arrays.copyOf(netns, capacity);
            connects = Arrays.copyOf(connects, capacity * RESULTS);
            timed = Arrays.copyOf(timed, capacity);
            connectNanos = Arrays.copyOf(connectNanos, capacity);
            traffic = Arrays.copyOf(traffic, capacity * MEASURES);
        }
        return number;
    }

    void established(int number) {
        connections[number]++;
    }

    void stalled(int number) {
        stalled[number]++;
    }

    void seenIn(int number, int namespace) {
        netns[number] = namespace;
    }

    /** @param nanos see {@link dev.tcpwarden.kernel.ConnectAttempts#nanos} */
    void attempted(int number, ConnectResult result, long nanos) {
        connects[number * RESULTS + result.ordinal()]++;
        if (result == ConnectResult.ESTABLISHED && nanos > 0) {
            timed[number]++;
            connectNanos[number] += nanos;
        }
    }

    void traffic(int number, MeasureColumns before, int old, MeasureColumns now, int row) {
        now.addGrowth(row, before, old, traffic, number * MEASURES);
    }

    void traffic(int number, MeasureValues before, MeasureValues now) {
        now.addGrowth(before, traffic, number * MEASURES);
    }

    EndpointIndex index() {
        return index;
    }

    int connections(int number) {
        return connections[number];
    }

    int stalledConnections(int number) {
        return stalled[number];
    }

    /** A network namespace that it was connected from; 0 where none is known. */
    int netns(int number) {
        return netns[number];
    }

    long connects(int number, ConnectResult result) {
        return connects[number * RESULTS + result.ordinal()];
    }

    /** How many attempts were established of which it is known how long they took. */
    int timedConnects(int number) {
        return timed[number];
    }

    /** How long those took together. */
    long connectNanos(int number) {
        return connectNanos[number];
    }

    /** Adds its traffic to {@code sums}, which has an element a measure. */
    void addTraffic(int number, long[] sums) {
        for (int i = 0; i < MEASURES; i++) {
            sums[i] += traffic[number * MEASURES + i];
        }
    }

    /** How many attempts failed. */
    long failed(int number) {
        long failed = 0;
        for (ConnectResult result : ConnectResult.FAILURES) {
            failed += connects(number, result);
        }
        return failed;
    }

    /** How many attempts and established connections there are: what it is ranked by. */
    long weight(int number) {
        return failed(number) + connects(number, ConnectResult.ESTABLISHED) + connections[number];
    }
}
