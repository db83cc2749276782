package dev.tcpwarden.sample;

/**
 * What is told of a flow, so that counters never go back: what was counted too much is taken from what comes next.
 *
 * @param owed what was told too much so far
 */
record Settled(Flow flow, CounterTotals owed) {

    static final Settled NOTHING = new Settled(Flow.ZERO, CounterTotals.ZERO);

    /** What is told of what came after this. */
    Settled then(Flow next) {
        CounterTotals due = next.traffic().minus(owed);
        CounterTotals told = due.orZero();
        return new Settled(next.with(told), told.minus(due));
    }
}
