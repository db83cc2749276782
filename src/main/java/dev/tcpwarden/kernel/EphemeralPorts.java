package dev.tcpwarden.kernel;

import java.util.BitSet;

/** The local ports from which the system chooses one for a connection whose program chose none. Immutable. */
public final class EphemeralPorts {

    private final BitSet ports = new BitSet();
    private final int size;
    private final int netns;

    /**
     * @param first the lowest of the range
     * @param last the highest, which is one of them too
     * @param reserved ports of the range, or beside it, that the system leaves out
     */
    public EphemeralPorts(int first, int last, BitSet reserved) {
        this(first, last, reserved, 0);
    }

    /** @param netns the network namespace that has this setting */
    public EphemeralPorts(int first, int last, BitSet reserved, int netns) {
        this.netns = netns;
        ports.set(first, last + 1);
        ports.andNot(reserved);
        size = ports.cardinality();
    }

    /** How many there are, which is how many connections one local address can begin to one remote address and port. */
    public int size() {
        return size;
    }

    /** Whether a socket of that namespace with that local port uses one. */
    public boolean contains(int socketNetns, int port) {
        return ports.get(port) && socketNetns == netns;
    }
}
