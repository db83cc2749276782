package dev.tcpwarden.process.procfs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this agent lacks to find the owners of other users' sockets and to terminate connections, as text for a warning at its
 * start.
 */
public final class MissingPrivileges {

    private MissingPrivileges() {}

    /**
     * One sentence that says what is missing and how to grant it; nothing if nothing is.
     *
     * @param terminate whether the agent is to terminate connections, too
     */
    public static Optional<String> describe(Path procfs, boolean terminate) {
        Capabilities capabilities = new Capabilities(new Procfs(procfs));
        List<String> missing = new ArrayList<>();
        List<String> consequences = new ArrayList<>();
        if (!capabilities.mayTrace()) {
            missing.add("CAP_SYS_PTRACE");
        }
        if (!capabilities.mayOpenFolders()) {
            missing.add("CAP_DAC_READ_SEARCH");
        }
        if (!missing.isEmpty()) {
            consequences.add("sockets of other users' processes will have no owner (no_permission)");
        }
        if (terminate && !capabilities.mayTerminate()) {
            missing.add("CAP_NET_ADMIN");
            consequences.add("requests to terminate a connection will be denied");
        }
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String hidden = capabilities
                .hidden()
                .map(option -> " (" + procfs + " is mounted with hidepid=" + option.value() + ")")
                .orElse("");
        return Optional.of("This agent lacks " + String.join(" and ", missing) + hidden + ", so "
                + String.join(", and ", consequences)
                + "; run it as root, or in a systemd unit with AmbientCapabilities="
                + String.join(" ", missing) + " (setcap on a Java executable does not work).");
    }
}
