package dev.tcpwarden.process;

import dev.tcpwarden.socket.TcpState;
import java.util.List;
import java.util.Locale;

/** Why a socket has no owner. */
public enum UnattributedReason {
    /** The connection is closed; the kernel keeps the address pair for a while, and its owner is unknown. */
    TIME_WAIT,
    /** Its process is one whose open files this agent may not read. */
    NO_PERMISSION,
    /** Its program closed it, or exited; the kernel sends the rest, and its owner is unknown. */
    ORPHANED,
    /** It appeared or disappeared while the owners were looked up, or no process that can be seen holds it. */
    RACED,
    /** It belonged to a process that has exited since. */
    OWNER_ENDED;

    public static final List<UnattributedReason> ALL = List.of(values());

    /** Why a socket in that state has no owner, where no process holds it and nothing else is known of it. */
    public static UnattributedReason ofUnheld(TcpState state) {
        return switch (state) {
            case TIME_WAIT -> TIME_WAIT;
            case FIN_WAIT1, FIN_WAIT2, LAST_ACK, CLOSING -> ORPHANED;
            case ESTABLISHED, SYN_SENT, SYN_RECV, CLOSE, CLOSE_WAIT, LISTEN -> RACED;
        };
    }

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in metrics and tables: {@code no_permission}. */
    public String label() {
        return label;
    }
}
