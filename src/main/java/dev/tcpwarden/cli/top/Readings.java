package dev.tcpwarden.cli.top;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The table of a host, read again and again. */
interface Readings {

    /**
     * The newest reading; the one before, if nothing is new; nothing if it is still on its way after so long.
     *
     * @throws IOException with a sentence, if the table could not be read
     */
    Optional<Reading> next(Duration patience) throws IOException;
}
