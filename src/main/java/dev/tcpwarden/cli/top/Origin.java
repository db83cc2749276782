package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.api.AgentApi;
import dev.tcpwarden.platform.Platform;
import dev.tcpwarden.process.AttributedTableReader;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.TerminationService;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where readings are from, and what terminates: an agent, or this program by itself.
 *
 * @param name for people
 * @param notice a sentence on what is missing; "" for nothing
 */
public record Origin(String name, Readings readings, Terminator terminator, String notice) {

    /**
     * This program by itself.
     *
     * @param terminations makes what terminates connections of what reads them
     * @param notice why it is not an agent, where that is to be said; which privileges are missing is said besides
     */
    public static Origin own(
            Platform platform,
            Function<AttributedTableReader, TerminationService> terminations,
            Requester by,
            Optional<String> notice) {
        OwnReadings readings = new OwnReadings(platform.reader());
        return new Origin(
                "by itself",
                readings,
                new OwnTerminator(terminations.apply(readings.reader()), by),
                Stream.of(notice, platform.missingPrivileges(true))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("; ")));
    }

    public static Origin agent(AgentApi agent) {
        return new Origin(
                "agent " + agent.name(), new AgentReadings(agent), new AgentTerminator(agent.terminations()), "");
    }
}
