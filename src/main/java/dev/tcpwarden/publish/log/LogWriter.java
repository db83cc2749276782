package dev.tcpwarden.publish.log;

import dev.tcpwarden.history.Recent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes lines, or counts them as lost while that fails. For one thread, but for the counts. */
final class LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    /** About so much is written at once. */
    private static final int PIECE_BYTES = 32 * 1024;

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Corrections of a clock that are smaller do not matter. */
    private static final Duration SET_BACK = Duration.ofSeconds(1);

    private static final long TIDY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LogMarks marks;
    private final Recent recent;
    private final LogTarget target;
    private final String name;
    private final LogLines lines;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private boolean haveEnded; // those that wait to be written: either all or none
    private long lostAndSaid;
    private boolean failing;
    private Instant lastWritten = Instant.MIN;
    private long failedAt;
    private long tidiedAt = System.nanoTime();

    /**
     * @param settings nothing if connections are not logged
     * @param recent also gets those that have ended
     */
    LogWriter(Optional<ConnectionLogSettings> settings, Recent recent) {
        this.recent = recent;
        marks = new LogMarks(settings.map(ConnectionLogSettings::interval).orElse(Duration.ZERO));
        target = settings.map(this::target).orElse(piece -> {});
        name = settings.flatMap(ConnectionLogSettings::file)
                .map(path -> "\"" + path + "\"")
                .orElse("standard output");
        lines = new LogLines(
                settings.filter(ConnectionLogSettings::networksOnly).isPresent());
    }

    private LogTarget target(ConnectionLogSettings settings) {
        return settings.file()
                .<LogTarget>map(path -> new LogFile(path, settings.maxBytes(), settings.maxAge(), marks::start))
                .orElseGet(() -> new StandardOutput(marks::start));
    }

    long written() {
        return written.get();
    }

    long lost() {
        return lost.get();
    }

    void lose(int connections) {
        lost.addAndGet(connections);
    }

    void add(LoggedConnection connection) {
        lines.add(connection);
        haveEnded = connection.result() != null;
        if (lines.bytes() >= PIECE_BYTES) {
            flush();
        }
    }

    /** Opens what is written to. */
    void begin() {
        target.lastWritten().ifPresent(time -> lastWritten = time);
        write(new byte[0], 0);
    }

    /** Everything that was open at that time has its line, and everything that had closed. */
    void markInterval(Instant time) {
        mark(time, LogMarks.interval(time));
    }

    /** The same, and nothing follows. */
    void markStop(Instant time) {
        mark(time, LogMarks.stop(time));
    }

    /** Not with a time of a clock that was set back: among later lines it would say that they are complete. */
    private void mark(Instant time, byte[] mark) {
        if (!isSetBack(time)) {
            lines.add(mark);
            flush();
        }
    }

    private static boolean isSetBack(Instant from) {
        return Instant.now().plus(SET_BACK).isBefore(from);
    }

    /** Writes what was added. */
    void flush() {
        if (lines.bytes() == 0) {
            return;
        }
        long allLost = lost();
        if (allLost > lostAndSaid) {
            lines.add(LogMarks.lost(allLost - lostAndSaid));
        }
        int count = lines.count();
        byte[] piece = lines.take();
        if (haveEnded && count > 0) {
            recent.add(piece, count);
        }
        if (failing && System.nanoTime() - failedAt < RETRY_NANOS) {
            lose(count);
            return;
        }
        if (write(piece, count)) {
            lostAndSaid = allLost;
        }
    }

    private boolean write(byte[] piece, int count) {
        if (isSetBack(lastWritten)) {
            marks.clockSetBack(lastWritten);
            target.beginAnew();
        }
        lastWritten = Instant.now();
        try {
            target.write(piece);
            written.addAndGet(count);
            marks.clockSetBack(null);
            if (failing) {
                failing = false;
                LOG.info("connections are logged again, to {}; {} were not since the start", name, lost());
            }
            return true;
        } catch (IOException e) {
            lose(count);
            failed(e);
            return false;
        }
    }

    private void failed(IOException why) {
        failedAt = System.nanoTime();
        if (!failing) {
            failing = true;
            LOG.error("connections are not logged as long as {} cannot be written: {}", name, why.toString());
        }
    }

    void tidy() {
        if (System.nanoTime() - tidiedAt < TIDY_NANOS) {
            return;
        }
        tidiedAt = System.nanoTime();
        try {
            target.tidy();
        } catch (IOException e) {
            LOG.debug("looking after older files beside {}", name, e);
        }
    }

    void close() {
        flush();
        try {
            target.close();
        } catch (IOException e) {
            LOG.debug("closing {}", name, e);
        }
    }
}
