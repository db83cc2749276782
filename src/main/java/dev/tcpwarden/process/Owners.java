package dev.tcpwarden.process;

import java.util.List;

/**
 * The owners of a table's rows, as a column: an index into {@link #processes()}, or a reason.
 *
 * <p>The array that the constructor takes is not copied: it has one element a socket, and whoever made it gives it away.
 */
public final class Owners {

    private final int[] codes;
    private final List<ProcessInfo> processes;

    /**
     * @param codes for each row an index into {@code processes}, or {@link #code(UnattributedReason)}; may be longer than the
     *     table
     */
    public Owners(int[] codes, List<ProcessInfo> processes) {
        this.codes = codes;
        this.processes = List.copyOf(processes);
    }

    /** How a column writes "no owner, because". */
    public static int code(UnattributedReason reason) {
        return -1 - reason.ordinal();
    }

    /** The column, for the lookup that made it. */
    public int[] column() {
        return codes;
    }

    /** The processes that own rows of this table; each once. */
    public List<ProcessInfo> processes() {
        return processes;
    }

    public boolean isOwned(int row) {
        return codes[row] >= 0;
    }

    /** The row's owner as an index into {@link #processes()}; negative where it has none. */
    public int processIndex(int row) {
        return codes[row];
    }

    /** Why the row has no owner; to be asked only where {@link #isOwned} is false. */
    public UnattributedReason reason(int row) {
        return UnattributedReason.ALL.get(-1 - codes[row]);
    }

    public Attribution of(int row) {
        return isOwned(row)
                ? new Attribution.Owned(processes.get(codes[row]))
                : new Attribution.Unattributed(reason(row));
    }
}
