package dev.tcpwarden.kernel;

import java.util.List;
import java.util.Objects;

/** Describes the processes of a system that has no procfs. Not safe for use by several threads at once. */
public interface ProcessCatalog {

    /**
     * A running process.
     *
     * @param startTime in the system's unit; the same for the life of the process
     * @param imageName the base name of its executable, which needs no privilege
     */
    record Entry(int pid, long startTime, String imageName) {
        public Entry {
            Objects.requireNonNull(imageName, "imageName");
        }
    }

    /**
     * All processes of all users, in no order.
     *
     * @throws KernelException if they could not be listed
     */
    List<Entry> processes() throws KernelException;

    /** The path of a process's executable; empty without permission to read it, or once the process has exited. */
    String executable(Entry process);

    /** The command line as one text; empty without permission to read it, or once the process has exited. */
    String commandLine(Entry process);

    /** The name of the user that a process runs as; empty without permission to read it, or once the process has exited. */
    String user(Entry process);

    /** The services that run in a process, by their short names in alphabetical order; none without permission to list services. */
    List<String> services(Entry process);
}
