package dev.tcpwarden.cli.top;

import dev.tcpwarden.process.AttributedTable;
import java.time.Instant;

/** The table as it was last read. Its rows can be read until the next one is. */
record Reading(AttributedTable table, Growth growth, Instant taken) {}
