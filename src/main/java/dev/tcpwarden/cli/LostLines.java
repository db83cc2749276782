package dev.tcpwarden.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the lines that were logged and not written. Safe for use by several threads at once. */
final class LostLines {

    /** The logger of terminations; see the package {@code terminate}. */
    static final String AUDIT = "tcpwarden.audit";

    private final AtomicLong audit = new AtomicLong();
    private final AtomicLong other = new AtomicLong();

    static boolean isAudit(ILoggingEvent event) {
        return event.getLoggerName().equals(AUDIT);
    }

    void add(ILoggingEvent event) {
        (isAudit(event) ? audit : other).incrementAndGet();
    }

    long audit() {
        return audit.get();
    }

    long other() {
        return other.get();
    }
}
