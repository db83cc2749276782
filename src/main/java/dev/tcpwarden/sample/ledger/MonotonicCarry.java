package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.CounterTotals;

/**
 * What is told of a flow, so that counters never go back: what was counted too much is taken from what comes next.
 *
 * @param owed what was told too much so far
 */
record MonotonicCarry(ConnectionTotals totals, CounterTotals owed) {

    static final MonotonicCarry NOTHING = new MonotonicCarry(ConnectionTotals.ZERO, CounterTotals.ZERO);

    /** What is told of what came after this. */
    MonotonicCarry then(ConnectionTotals next) {
        CounterTotals due = next.traffic().minus(owed);
        CounterTotals counted = due.orZero();
        return new MonotonicCarry(next.with(counted), counted.minus(due));
    }
}
