package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.sample.closed.OwnerPending;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.socket.Index;

/** Since when what a connection did is to be counted. */
final class Baseline {

    /** Of a connection that is counted later. */
    static final int PENDING = -2;

    private Baseline() {}

    /** The row of the older table, {@link Index#NONE} for all that the connection ever did, or {@link #PENDING}. */
    static int of(TableDiff diff, int row) {
        if (OwnerPending.is(diff.current(), row)) {
            return PENDING;
        }
        int before = diff.before(row);
        return before != Index.NONE && OwnerPending.is(diff.previous(), before) ? Index.NONE : before;
    }
}
