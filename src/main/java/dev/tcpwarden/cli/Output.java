package dev.tcpwarden.cli;

import dev.tcpwarden.kernel.BrokenPipeException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Standard output, in UTF-8 whatever the locale. A reader that has seen enough ({@code | head}) is no error. */
final class Output {

    private static final int BUFFER = 1 << 16;

    private final OutputStream stream;

    Output(OutputStream stream) {
        this.stream = stream;
    }

    /** What is to be printed. */
    @FunctionalInterface
    interface Content {

        void writeTo(Writer to) throws IOException;
    }

    /** @throws CommandException if it could not be written whole, unless the reader has closed the pipe */
    void print(Content content) throws CommandException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), BUFFER);
        try {
            content.writeTo(writer);
            writer.flush();
        } catch (BrokenPipeException e) {
            return;
        } catch (IOException e) {
            throw new CommandException("the output could not be written: " + e.getMessage(), e);
        }
    }

    void printLines(Iterable<?> lines) throws CommandException {
        print(writer -> {
            for (Object line : lines) {
                writer.append(line.toString()).append('\n');
            }
        });
    }
}
