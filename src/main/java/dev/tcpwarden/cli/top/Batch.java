package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.table.TextTable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Optional;

/** The same as plain text, one reading after the other, with all lines and all columns. */
public final class Batch {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(200);

    private final TopSettings settings;
    private final Readings readings;
    private final Model model;

    public Batch(TopSettings settings, Origin origin) {
        this.settings = settings;
        readings = origin.readings();
        model = settings.model();
        model.setOrigin(origin.name());
    }

    /**
     * Prints until there have been enough readings, or for ever.
     *
     * @throws IOException if {@code to} cannot be written to
     * @throws UncheckedIOException with a sentence, if the table could not be read
     * @throws IllegalArgumentException with a sentence, if a setting has a value that is not allowed
     */
    public void print(Writer to) throws IOException {
        for (int count = 0;
                settings.iterations().isEmpty() || count < settings.iterations().getAsInt();
                count++) {
            if (count > 0) {
                sleep(settings.interval());
                to.append('\n');
            }
            model.show(read());
            if (count == 0) {
                settings.sort(model);
            }
            to.append("tcpwarden top  ")
                    .append(model.reading().taken().toString())
                    .append(", ")
                    .append(model.origin())
                    .append('\n');
            to.append(model.summary().sockets()).append('\n');
            to.append(model.summary().traffic()).append('\n');
            new TextTable()
                    .print(
                            model.listing().columns().stream()
                                    .map(ShownColumn::column)
                                    .toList(),
                            model.order(),
                            to);
            to.flush();
        }
    }

    /** The next one that is new. */
    private Reading read() throws IOException {
        while (true) {
            Optional<Reading> newest = next();
            if (newest.isPresent() && (model.isEmpty() || !newest.get().equals(model.reading()))) {
                return newest.get();
            }
            sleep(BETWEEN_QUESTIONS);
        }
    }

    private Optional<Reading> next() {
        try {
            return readings.next(PATIENCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static void sleep(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
