package dev.tcpwarden.kernel;

import java.util.List;
import java.util.Objects;

/** Tells of the processes of a system where they are no files. Not safe for use by several threads at once. */
public interface ProcessCatalog {

    /**
     * A process that runs.
     *
     * @param startTime in the system's unit; the same for the life of the process
     * @param imageName the base name of its executable, which no right is needed for
     */
    record Entry(int pid, long startTime, String imageName) {
        public Entry {
            Objects.requireNonNull(imageName, "imageName");
        }
    }

    /**
     * All processes, whoever they belong to, in no order.
     *
     * @throws KernelException if they could not be listed
     */
    List<Entry> processes() throws KernelException;

    /** The path of a process's executable; empty without leave to read it, or once the process has ended. */
    String executable(Entry process);

    /** The command line as one text; empty without leave to read it, or once the process has ended. */
    String commandLine(Entry process);

    /** The name of the user that a process runs as; empty without leave to read it, or once the process has ended. */
    String user(Entry process);

    /** The services that run in a process, by their short names in alphabetical order; none without leave to list services. */
    List<String> services(Entry process);
}
