package dev.tcpwarden.process;

import java.util.Objects;

/**
 * A process as people see it.
 *
 * @param name what people call it, by the rules of {@code ProcessNamer}
 * @param executable the path of its executable, or "" without permission to read it
 * @param user the name of its effective user, or the numeric id where it has no name; "" if the process exited before it was read
 */
public record ProcessInfo(ProcessIdentity identity, String name, String executable, String user) {

    public ProcessInfo {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(executable, "executable");
        Objects.requireNonNull(user, "user");
    }

    public int pid() {
        return identity.pid();
    }
}
