package dev.tcpwarden.cli;

import java.io.OutputStream;
import java.util.Map;

/** What surrounds a command: its variables, its two outputs, and the system below. Standard error never fails a command. */
public record Surroundings(
        Map<String, String> environment,
        OutputStream out,
        OutputStream err,
        Platform.Opener platform,
        AgentLauncher agent) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }
}
