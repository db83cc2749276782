package dev.tcpwarden.sample.closed;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.UnattributedReason;

/**
 * A connection that is new while its owner was missed by a moment. What it did is booked later: for the owner that the next table
 * tells, or that its death does.
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
