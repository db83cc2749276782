package dev.tcpwarden.process.windows;

import java.util.Optional;

/** What an agent that is not elevated lacks, as text for a warning at its start. */
public final class MissingPrivileges {

    private MissingPrivileges() {}

    /**
     * One sentence that says what is missing and how to grant it; nothing if nothing is.
     *
     * @param terminate whether the agent is to terminate connections, too
     */
    public static Optional<String> describe(boolean elevated, boolean terminate) {
        return elevated
                ? Optional.empty()
                : Optional.of(
                        "This agent is not elevated, so processes of other users are named only by their executable's file"
                                + (terminate ? ", and requests to terminate a connection will be denied" : "")
                                + "; start it from a command prompt opened with \"Run as administrator\", or as a service.");
    }
}
