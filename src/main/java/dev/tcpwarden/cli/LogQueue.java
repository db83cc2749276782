package dev.tcpwarden.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * Logback's queue with one thread that writes, so that no logging thread waits for standard error. It counts what it drops, which
 * Logback's does not, and keeps places that only audit lines take.
 */
final class LogQueue extends AsyncAppender {

    private static final int PLACES = 4096;
    private static final int PLACES_FOR_AUDIT = PLACES / 4;
    private static final int FLUSH_MILLIS = 2000;

    private final LostLines lost;

    LogQueue(LostLines lost) {
        this.lost = lost;
        setName("log");
        setQueueSize(PLACES);
        setDiscardingThreshold(0);
        setNeverBlock(true);
        setMaxFlushTime(FLUSH_MILLIS);
    }

    @Override
    protected void append(ILoggingEvent event) {
        synchronized (lost) { // one at a time, so that a place that is free stays so
            if (getRemainingCapacity() > (LostLines.isAudit(event) ? 0 : PLACES_FOR_AUDIT)) {
                super.append(event);
            } else {
                lost.add(event);
            }
        }
    }
}
