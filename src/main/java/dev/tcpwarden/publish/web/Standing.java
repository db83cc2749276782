package dev.tcpwarden.publish.web;

import java.util.concurrent.TimeUnit;

/**
 * What a connection is doing, since when, and whether that takes too long: a whole request has a time limit, however steadily its
 * bytes drip, and a whole answer has to be read at a minimum rate.
 */
final class Standing {

    static final long REQUEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** To make an answer, and to read the first bytes of it. */
    static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** 128 kbit/s. */
    static final long BYTES_PER_SECOND = 16 * 1024;

    private enum Phase {
        IDLE,
        REQUEST,
        ANSWER
    }

    private Phase phase = Phase.IDLE;
    private long since;
    private long progressed; // in this phase: of an answer when the client last took some of it
    private long sent;

    Standing(long nanoTime) {
        since = nanoTime;
        progressed = nanoTime;
    }

    synchronized void received(long nanoTime) {
        if (phase == Phase.IDLE) {
            enter(Phase.REQUEST, nanoTime);
        }
    }

    synchronized void answering(long nanoTime) {
        enter(Phase.ANSWER, nanoTime);
    }

    synchronized void sent(long bytes, long nanoTime) {
        if (bytes > 0) {
            sent += bytes;
            progressed = nanoTime;
        }
    }

    synchronized void answered(long nanoTime) {
        enter(Phase.IDLE, nanoTime);
    }

    private void enter(Phase next, long nanoTime) {
        phase = next;
        since = nanoTime;
        progressed = nanoTime;
        sent = 0;
    }

    /** For how long its client has not brought it forward: by asking, or by reading of an answer. */
    synchronized long age(long nanoTime) {
        return nanoTime - progressed;
    }

    /** Whether an answer is made, of which nothing could be read yet, and was asked for less than {@code nanos} ago. */
    synchronized boolean isOursWithin(long nanos, long nanoTime) {
        return phase == Phase.ANSWER && sent == 0 && nanoTime - since < nanos;
    }

    /** Between requests a connection is never late; the server's idle timeout closes it. */
    synchronized boolean isLate(long nanoTime) {
        long age = nanoTime - since;
        return switch (phase) {
            case IDLE -> false;
            case REQUEST -> age > REQUEST_NANOS;
            case ANSWER -> age > ANSWER_NANOS + TimeUnit.SECONDS.toNanos(sent) / BYTES_PER_SECOND;
        };
    }
}
