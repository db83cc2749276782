package dev.tcpwarden.kernel;

import java.util.BitSet;

/** The local ports from which the system chooses one for a connection whose program chose none. Immutable. */
public final class EphemeralPorts {

    private final BitSet ports = new BitSet();
    private final int size;

    /**
     * @param first the lowest of the range
     * @param last the highest, which is one of them too
     * @param reserved ports of the range, or beside it, that the system leaves out
     */
    public EphemeralPorts(int first, int last, BitSet reserved) {
        ports.set(first, last + 1);
        ports.andNot(reserved);
        size = ports.cardinality();
    }

    /** How many there are, which is how many connections one local address can begin to one remote address and port. */
    public int size() {
        return size;
    }

    public boolean contains(int port) {
        return ports.get(port);
    }
}
