package dev.tcpwarden.cli;

import dev.tcpwarden.platform.Platform;
import java.io.OutputStream;
import java.util.Map;

/** What surrounds a command: its variables, its two outputs, and the system below. Standard error never fails a command. */
public record CommandContext(
        Map<String, String> environment,
        OutputStream out,
        OutputStream err,
        Platform.Opener platform,
        AgentLauncher agent) {

    public CommandContext {
        environment = Map.copyOf(environment);
    }
}
