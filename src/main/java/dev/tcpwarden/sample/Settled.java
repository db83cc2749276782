package dev.tcpwarden.sample;

/**
 * What is told of a flow, so that counters never go back: bytes that were counted too many are taken from those that come next.
 *
 * @param owed received bytes that were told too many so far
 */
record Settled(Flow flow, long owed) {

    static final Settled NOTHING = new Settled(Flow.ZERO, 0);

    /** What is told of what came after this. */
    Settled then(Flow next) {
        long received = next.receivedBytes() - owed;
        return new Settled(next.withReceivedBytes(Math.max(0, received)), Math.max(0, -received));
    }
}
