package dev.tcpwarden.cli;

import dev.tcpwarden.platform.Platform;
import java.io.OutputStream;
import java.util.Map;

/**
 * The context of a command: environment variables, standard output and error, the platform. A failing standard error fails no
 * command.
 */
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
