package dev.tcpwarden.sample;

import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which sockets of a table were in the one before it; they are told apart by the kernel's cookie. A socket that was connected anew
 * to another address is not the connection that it was.
 */
final class Continuity {

    static final int NONE = -1;

    private final int[] before;
    private final BitSet continued;

    private Continuity(int[] before, BitSet continued) {
        this.before = before;
        this.continued = continued;
    }

    /** Of a table with itself. */
    static Continuity same(TcpTable table) {
        int[] before = new int[table.size()];
        Arrays.setAll(before, row -> row);
        BitSet continued = new BitSet();
        continued.set(0, table.size());
        return new Continuity(before, continued);
    }

    /** @param before scratch memory with room for the newer table's rows; the result is good until it is used again */
    static Continuity between(TcpTable older, TcpTable newer, int[] before) {
        BitSet continued = new BitSet(older.size());
        int guess = 0;
        for (int row = 0; row < newer.size(); row++) {
            before[row] = older.find(newer.cookie(row), guess);
            guess = before[row] + 1; // after NONE, which is -1, the first
            if (newer.isConnection(row)) {
                int old = before[row];
                if (old != NONE && older.isConnection(old) && samePair(older, old, newer, row)) {
                    continued.set(old);
                } else {
                    before[row] = NONE;
                }
            }
        }
        return new Continuity(before, continued);
    }

    static boolean samePair(TcpTable older, int old, TcpTable newer, int row) {
        return older.localPort(old) == newer.localPort(row)
                && older.remotePort(old) == newer.remotePort(row)
                && older.remoteLow(old) == newer.remoteLow(row)
                && older.remoteHigh(old) == newer.remoteHigh(row);
    }

    /** The row of the older table with the same socket in it, or {@link #NONE}: also for a connection that just opened. */
    int before(int row) {
        return before[row];
    }

    /** Whether that row of the older table is a connection that lives on in the newer one. */
    boolean isContinued(int old) {
        return continued.get(old);
    }
}
