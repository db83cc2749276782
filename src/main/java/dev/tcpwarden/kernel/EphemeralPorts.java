package dev.tcpwarden.kernel;

import java.util.BitSet;

/** The local ports from which the system chooses one for a connection whose program chose none. Immutable. */
public final class EphemeralPorts {

    /** Where the system does not report them. */
    public static final EphemeralPorts UNKNOWN = new EphemeralPorts(1, 0, new BitSet());

    private final int first;
    private final int last;
    private final BitSet reserved;
    private final int size;

    /**
     * @param first the lowest of the range
     * @param last the highest, which is one of them too
     * @param reserved ports of the range, or beside it, that the system leaves out
     */
    public EphemeralPorts(int first, int last, BitSet reserved) {
        this.first = first;
        this.last = last;
        this.reserved = (BitSet) reserved.clone();
        BitSet ports = new BitSet();
        ports.set(first, Math.max(first, last + 1));
        ports.andNot(reserved);
        size = ports.cardinality();
    }

    /** How many there are, which is how many connections one local address can begin to one remote address and port. */
    public int size() {
        return size;
    }

    /** Whether a socket with that local port uses one. */
    public boolean contains(int port) {
        return port >= first && port <= last && !reserved.get(port);
    }
}
