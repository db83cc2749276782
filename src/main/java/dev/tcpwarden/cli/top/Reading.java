package dev.tcpwarden.cli.top;

import dev.tcpwarden.process.AttributedTable;
import java.time.Instant;

/**
 * The table as it was last read. Its rows can be read until the next one is.
 *
 * @param all how many sockets there are, of which the table may have only the first
 */
record Reading(AttributedTable table, Growth growth, Instant taken, int all) {

    /** One of all sockets. */
    Reading(AttributedTable table, Growth growth, Instant taken) {
        this(table, growth, taken, table.table().size());
    }
}
