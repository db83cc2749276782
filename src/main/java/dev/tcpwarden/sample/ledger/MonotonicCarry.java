package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.CounterTotals;

/**
 * Keeps published counters from going back: what was counted too much is deducted from what comes next.
 *
 * @param owed what was published too much so far
 */
record MonotonicCarry(ConnectionTotals totals, CounterTotals owed) {

    static final MonotonicCarry NOTHING = new MonotonicCarry(ConnectionTotals.ZERO, CounterTotals.ZERO);

    /** What to publish of the totals that came after this. */
    MonotonicCarry then(ConnectionTotals next) {
        CounterTotals due = next.traffic().minus(owed);
        CounterTotals counted = due.orZero();
        return new MonotonicCarry(next.with(counted), counted.minus(due));
    }
}
