package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.table.TextTable;
import dev.tcpwarden.platform.Platform;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/** The same as plain text, one reading after the other, with all lines and all columns. */
public final class Batch {

    private final TopSettings settings;
    private final Readings readings;
    private final Model model;

    public Batch(TopSettings settings, Platform platform) {
        this.settings = settings;
        readings = new Readings(platform.reader());
        model = settings.model();
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
                sleep();
                to.append('\n');
            }
            model.show(read());
            if (count == 0) {
                settings.sort(model);
            }
            to.append("tcpwarden top  ")
                    .append(model.reading().taken().toString())
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

    private Reading read() {
        try {
            return readings.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void sleep() throws IOException {
        try {
            Thread.sleep(settings.interval().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
