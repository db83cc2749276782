package dev.tcpwarden.process;

import java.util.Objects;

/**
 * A process as people see it.
 *
 * @param name what people call it, by the rules of {@code ProcessNamer}
 * @param executable the path of its executable, or "" without permission to read it
 * @param user the name of its effective user, or the numeric id where it has no name; "" if the process exited before it was read
 * @param workload what it is part of
 * @param netns the number of the network namespace that it was in when it was described; 0 on a system without, or where it may not
 *     be looked at
 */
public record ProcessInfo(
        ProcessIdentity identity, String name, String executable, String user, Workload workload, int netns) {

    public ProcessInfo {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(executable, "executable");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(workload, "workload");
    }

    /** A process that is part of nothing, or of a system that has no such things. */
    public ProcessInfo(ProcessIdentity identity, String name, String executable, String user) {
        this(identity, name, executable, user, Workload.NONE, 0);
    }

    public int pid() {
        return identity.pid();
    }
}
