package dev.tcpwarden.process;

import java.util.List;

/**
 * The owners of a table's rows, as a column: an index into {@link #processes()} with the {@link Evidence} for it, or a reason.
 *
 * <p>The array that the constructor takes is not copied: it has one element a socket, and does not change until the owners are
 * {@linkplain #retire() retired}.
 */
public final class Owners {

    private static final int EVIDENCE_SHIFT = 28;
    private static final int INDEX_MASK = (1 << EVIDENCE_SHIFT) - 1;

    private int[] codes;
    private final List<ProcessInfo> processes;

    /**
     * @param codes for each row {@link #code(int, Evidence)}, which is the index itself where the socket is held, or {@link
     *     #code(UnattributedReason)}; may be longer than the table
     */
    public Owners(int[] codes, List<ProcessInfo> processes) {
        this.codes = codes;
        this.processes = List.copyOf(processes);
    }

    /** How a column writes "no owner, because". */
    public static int code(UnattributedReason reason) {
        return -1 - reason.ordinal();
    }

    /** How a column writes an owner by its index into {@link #processes()}. */
    public static int code(int process, Evidence evidence) {
        return process | evidence.ordinal() << EVIDENCE_SHIFT;
    }

    /**
     * How a column writes the owner of what no process holds: the process that holds the listener of its local end, if any.
     *
     * @param listener the code of that listener, or that of a reason
     * @param otherwise why there is no owner in that case
     */
    public static int codeByListener(int listener, UnattributedReason otherwise) {
        return listener < 0 ? code(otherwise) : code(listener & INDEX_MASK, Evidence.LISTENER);
    }

    /** Whether a code is that of a process that holds the socket. */
    public static boolean isHolder(int code) {
        return code >>> EVIDENCE_SHIFT == Evidence.HELD.ordinal();
    }

    /**
     * Gives up the column for the next owners. Every later look at a row's owner fails with an {@link IndexOutOfBoundsException}:
     * it held these owners for too long.
     */
    public int[] retire() {
        int[] column = codes;
        codes = new int[0];
        return column;
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
        return codes[row] < 0 ? codes[row] : codes[row] & INDEX_MASK;
    }

    /** The row's owner; to be asked only where {@link #isOwned} is true. */
    public ProcessInfo process(int row) {
        return processes.get(codes[row] & INDEX_MASK);
    }

    /** How the row's owner is known; to be asked only where {@link #isOwned} is true. */
    public Evidence evidence(int row) {
        return Evidence.ALL.get(codes[row] >>> EVIDENCE_SHIFT);
    }

    /** Whether a process holds the row's socket, rather than is inferred to own it, or is not known. */
    public boolean isHeld(int row) {
        return isHolder(codes[row]);
    }

    /** Why the row has no owner; to be asked only where {@link #isOwned} is false. */
    public UnattributedReason reason(int row) {
        return UnattributedReason.ALL.get(-1 - codes[row]);
    }

    public Attribution of(int row) {
        return isOwned(row)
                ? new Attribution.Owned(process(row), evidence(row))
                : new Attribution.Unattributed(reason(row));
    }
}
