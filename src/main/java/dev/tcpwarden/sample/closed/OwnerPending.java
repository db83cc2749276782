package dev.tcpwarden.sample.closed;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.UnattributedReason;

/**
 * A new connection whose owner was not found yet. What it did is counted later: for the owner that the next table
 * or its destroy event shows.
 */
public final class OwnerPending {

    private OwnerPending() {}

    /** Whether that row of a sampled table is one; what the first table has may be old. */
    public static boolean is(AttributedTable table, int row) {
        Owners owners = table.owners();
        if (owners.isOwned(row)
                || (owners.reason(row) != UnattributedReason.RACED
                        && owners.reason(row) != UnattributedReason.ORPHANED)) {
            return false;
        }
        Ages ages = table.ages().orElseThrow();
        return ages.seen()[row] == ages.now() && !ages.isLowerBound(row);
    }
}
