package dev.tcpwarden.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Writes lines even after a failure: Logback's own appenders stop at the first one. It reports lost lines as soon
 * as it can write again, at most once a minute.
 */
final class LogWriter extends AppenderBase<ILoggingEvent> {

    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LoggerContext loggers;
    private final OutputStream out;
    private final Encoder<ILoggingEvent> encoder;
    private final LostLines lost;
    private long said;
    private long saidNanos;

    LogWriter(LoggerContext loggers, OutputStream out, Encoder<ILoggingEvent> encoder, LostLines lost) {
        this.loggers = loggers;
        this.out = out;
        this.encoder = encoder;
        this.lost = lost;
        setContext(loggers);
    }

    @Override
    protected void append(ILoggingEvent event) {
        try {
            write(event);
        } catch (IOException e) {
            lost.add(event);
            return;
        }
        long now = System.nanoTime();
        long all = lost.audit() + lost.other();
        if (all > said && (said == 0 || now - saidNanos >= PAUSE_NANOS)) {
            sayLost(all, now);
        }
    }

    private void sayLost(long all, long now) {
        try {
            write(new LoggingEvent(
                    LogWriter.class.getName(),
                    loggers.getLogger(LogWriter.class),
                    Level.WARN,
                    "standard error did not accept all lines: {} lost since the start, {} of them audit lines",
                    null,
                    new Object[] {all, lost.audit()}));
            said = all;
            saidNanos = now;
        } catch (IOException e) {
            return; // reported after the next line
        }
    }

    private void write(ILoggingEvent event) throws IOException {
        out.write(encoder.encode(event));
        out.flush();
    }
}
