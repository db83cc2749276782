package dev.tcpwarden.sample;

import dev.tcpwarden.process.AttributedTable;
import java.util.Objects;

/**
 * The connections that differ between two tables, as row numbers.
 *
 * @param previous the older table; {@code closed} are rows of it
 * @param opened rows of the newer table: connections that the older one did not have under the same owner's eyes
 * @param closed rows of the older table: connections that the newer one has no more
 */
public record TableDiff(AttributedTable previous, int[] opened, int[] closed) {

    public TableDiff {
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(closed, "closed");
    }
}
