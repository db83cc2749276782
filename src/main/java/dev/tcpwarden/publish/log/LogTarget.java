package dev.tcpwarden.publish.log;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Where the log is written. */
interface LogTarget extends AutoCloseable {

    /** @throws IOException if none of these lines was written */
    void write(byte[] lines) throws IOException;

    /** Has the next lines begin with the first line once more, where there are files, in a new one. */
    default void beginAnew() {}

    /** When an earlier agent wrote to it last, by the clock of then; nothing if none did. */
    default Optional<Instant> lastWritten() {
        return Optional.empty();
    }

    /** To be called from time to time. */
    default void tidy() throws IOException {}

    @Override
    default void close() throws IOException {}
}
