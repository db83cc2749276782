package dev.tcpwarden.process;

import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.function.IntPredicate;

/**
 * The owner of a socket that no process holds. A request, and a connection that waits to be accepted, belong to the process that
 * listens; a program that closes an established connection takes it out of that state at once, so such a one was never accepted. What
 * a program has closed is the kernel's to end, and most likely belonged to the process that listens.
 */
public final class UnheldSockets {

    private final TcpTable table;
    private final Listeners listeners;
    private final IntPredicate isHeld;
    private final int unfound;

    /**
     * @param listeners of {@code table}
     * @param isHeld whether the row's holder was looked for, with success or not
     * @param unfound why there is no owner where none of this applies
     */
    public UnheldSockets(TcpTable table, Listeners listeners, IntPredicate isHeld, UnattributedReason unfound) {
        this.table = table;
        this.listeners = listeners;
        this.isHeld = isHeld;
        this.unfound = Owners.code(unfound);
    }

    /** Adds their codes to those of the rows that are held, as {@link Owners} takes them. */
    public void complete(int[] codes) {
        for (int row = 0; row < table.size(); row++) {
            if (!isHeld.test(row)) {
                codes[row] = code(row, codes);
            }
        }
    }

    private int code(int row, int[] codes) {
        TcpState state = table.state(row);
        return switch (state) {
            case TIME_WAIT, FIN_WAIT1, FIN_WAIT2, LAST_ACK, CLOSING ->
                Owners.codeByListener(codeOfListener(row, codes), UnattributedReason.ofUnheld(state));
            case SYN_SENT, CLOSE, LISTEN -> unfound;
            case SYN_RECV, ESTABLISHED, CLOSE_WAIT -> codeOfListener(row, codes);
        };
    }

    private int codeOfListener(int row, int[] codes) {
        int listener = listeners.find(table, row);
        return listener < 0 || !isHeld.test(listener) ? unfound : codes[listener];
    }
}
