package dev.tcpwarden.cli;

import dev.tcpwarden.config.AgentConfig;
import java.io.IOException;

/** Runs the agent. */
@FunctionalInterface
public interface AgentLauncher {

    /**
     * Runs until the process is stopped by a signal.
     *
     * @param log to be closed where the process exits without returning from here
     * @throws IOException with a sentence, if the agent cannot start (a port in use, for instance) or cannot go on
     */
    void run(AgentConfig config, AgentLog log) throws IOException, InterruptedException;
}
