package dev.tcpwarden.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Passes on what is logged. What the web server logs, any client can cause: so each of its loggers has one line a minute and
 * level, and the next line is preceded by how many were left out.
 */
final class LogLimit extends UnsynchronizedAppenderBase<ILoggingEvent> {

    /** Their messages hold a client's text, too, so repetitions cannot be recognized by the message. */
    private static final List<String> LIMITED =
            List.of("org.eclipse.jetty.", "io.javalin.", "dev.tcpwarden.publish.web.");

    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Source(String logger, Level level) {}

    private static final class Period {
        private final long start;
        private long leftOut;

        private Period(long start) {
            this.start = start;
        }
    }

    private final Appender<ILoggingEvent> next;
    private final LongSupplier nanoClock;

    @GuardedBy("this")
    private final Map<Source, Period> periods = new HashMap<>();

    /** @param nanoClock a clock like {@link System#nanoTime()} */
    LogLimit(Appender<ILoggingEvent> next, LongSupplier nanoClock) {
        this.next = next;
        this.nanoClock = nanoClock;
    }

    @Override
    protected void append(ILoggingEvent event) {
        long leftOut = LIMITED.stream().anyMatch(event.getLoggerName()::startsWith)
                        && event.getLevel().isGreaterOrEqual(Level.INFO)
                ? leftOutBefore(event, nanoClock.getAsLong())
                : 0;
        if (leftOut > 0) {
            next.doAppend(new LoggingEvent(
                    getClass().getName(),
                    (Logger) LoggerFactory.getLogger(event.getLoggerName()),
                    event.getLevel(),
                    leftOut + " lines were left out: one a minute is printed",
                    null,
                    null));
        }
        if (leftOut >= 0) {
            next.doAppend(event);
        }
    }

    /** How many lines were left out since the last one; -1 if this one is left out, too. */
    private synchronized long leftOutBefore(ILoggingEvent event, long nanoTime) {
        Source source = new Source(event.getLoggerName(), event.getLevel());
        Period period = periods.get(source);
        if (period != null && nanoTime - period.start < PERIOD_NANOS) {
            period.leftOut++;
            return -1;
        }
        periods.put(source, new Period(nanoTime));
        return period == null ? 0 : period.leftOut;
    }
}
