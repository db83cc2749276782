package dev.tcpwarden.kernel;

/** The owners' pids of a system whose TCP table names them. */
@FunctionalInterface
public interface OwningPids {

    /**
     * The pid that the system gave with a row of the table that was read last; 0 where it names no process.
     *
     * @param row a row of that table
     */
    int pid(int row);
}
