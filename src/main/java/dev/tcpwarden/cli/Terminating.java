package dev.tcpwarden.cli;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.platform.Platform;
import dev.tcpwarden.process.AttributedTableReader;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.TerminationPolicy;
import dev.tcpwarden.terminate.TerminationService;
import dev.tcpwarden.terminate.Via;
import java.util.List;
import java.util.Optional;

/** How commands terminate connections: by the policy of their flags, in the name of the user. */
final class Terminating {

    private Terminating() {}

    /** @param reader reads the table in which connections are looked for */
    static TerminationService service(SettingValues settings, Platform platform, AttributedTableReader reader) {
        AgentConfig.Terminations policy = AgentConfig.Terminations.of(settings);
        return new TerminationService(
                reader,
                platform.existence(),
                platform.terminator(),
                new TerminationPolicy(policy.enabled(), policy.protect(), platform.ownPid()),
                List.of());
    }

    static Requester requester(CommandContext context) {
        String user = System.getProperty("user.name", "?");
        String behind = context.environment().get("SUDO_USER");
        return new Requester(
                Via.CLI, Optional.of(behind == null ? user : user + " (sudo by " + behind + ")"), Optional.empty());
    }
}
