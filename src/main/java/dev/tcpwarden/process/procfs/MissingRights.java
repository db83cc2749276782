package dev.tcpwarden.process.procfs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What this agent lacks to find the owners of other users' sockets, in words for a warning at its start. */
public final class MissingRights {

    private MissingRights() {}

    /** One sentence that says what is missing and how to grant it; nothing if nothing is. */
    public static Optional<String> describe(Path procfs) {
        Rights rights = new Rights(new Procfs(procfs));
        List<String> missing = new ArrayList<>();
        if (!rights.mayTrace()) {
            missing.add("CAP_SYS_PTRACE");
        }
        if (!rights.mayOpenFolders()) {
            missing.add("CAP_DAC_READ_SEARCH");
        }
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String hidden = rights.hidden()
                .map(option -> " (" + procfs + " is mounted with hidepid=" + option.value() + ")")
                .orElse("");
        return Optional.of("Sockets of other users' processes will have no owner (no_permission): this agent lacks "
                + String.join(" and ", missing) + hidden
                + "; run it as root, or in a systemd unit with AmbientCapabilities="
                + String.join(" ", missing) + " (setcap on a Java executable does not serve).");
    }
}
