package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand connections that are there again as soon as a rule terminates them: it hits no others, and stops itself. */
class ReconnectingClientsIT {

    private static final int CLIENTS = 1_000;
    private static final int OTHERS = 10;

    /** Closes what its peer has closed, as a server does, so that it holds as many sockets as its clients. */
    private static final String SERVER = """
            use IO::Poll; my $l = listener(0, INADDR_ANY); say_(port($l));
            my $poll = IO::Poll->new; $poll->mask($l => POLLIN);
            while ($poll->poll) {
                for my $ready ($poll->handles(POLLIN | POLLHUP | POLLERR)) {
                    if ($ready == $l) { accept(my $s, $l) or die $!; $poll->mask($s => POLLIN) }
                    else { $poll->remove($ready); close $ready }
                }
            }
            """;

    /** Connects again as soon as it is reset. Says how often that was, and how many of its other connections were reset. */
    private static final String CLIENT = """
            use IO::Poll; $SIG{PIPE} = 'IGNORE'; my $poll = IO::Poll->new; my $again = 0;
            sub again { $poll->mask(connected(PORT) => POLLIN) } again() for 1 .. COUNT;
            my @others = map { connected(OTHER) } 1 .. OTHERS;
            say_(COUNT);
            $poll->mask(\\*STDIN => POLLIN);
            while ($poll->poll) {
                for my $ready ($poll->handles(POLLIN | POLLHUP | POLLERR)) {
                    if ($ready == \\*STDIN) {
                        turn();
                        my $gone = 0;
                        for (@others) { my $r = ''; vec($r, fileno($_), 1) = 1; $gone++ if select($r, undef, undef, 0) }
                        say_($again, $gone);
                    } else { $poll->remove($ready); close $ready; $again++; again() }
                }
            }
            """;

    @TempDir
    private Path folder;

    private Script client(String name, int port, int other) throws Exception {
        String text = CLIENT.replace("PORT", Integer.toString(port))
                .replace("COUNT", Integer.toString(CLIENTS))
                .replace("OTHERS", Integer.toString(OTHERS))
                .replace("OTHER", Integer.toString(other));
        return Script.start(folder, name, text);
    }

    private Path rules(int port) throws Exception {
        return Files.writeString(folder.resolve("rules.yml"), """
                rules:
                  - name: crowd
                    match: process=reconnecting direction=outbound remote=:%d
                    for: 1
                    when: {group-by: process, at-least: %d}
                    limit: {per-sample: 10, per-minute: 10000}
                    action: terminate
                """.formatted(port, CLIENTS - 9));
    }

    @Test
    void onlyVictimsAreHitAndTheRuleStops() throws Exception {
        Needs.program("perl");
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Script server = namespace.call(() -> Script.start(folder, "server", SERVER));
                Script another = namespace.call(() -> Script.start(folder, "another", SERVER))) {
            int port = server.hear().get(0);
            int other = another.hear().get(0);
            try (Script reconnecting = namespace.call(() -> client("reconnecting", port, other));
                    Script bystander = namespace.call(() -> client("bystander", port, other));
                    RunningAgent agent = RunningAgent.start(
                            namespace, "--namespaces=own", "--rules.file=" + rules(port), "--rules.terminate=true")) {
                reconnecting.hear();
                bystander.hear();
                agent.await(Map.of("tcpwarden_rule_matches{rule=\"crowd\"}", (double) CLIENTS));
                agent.await(Map.of("tcpwarden_rule_paused{rule=\"crowd\"}", 1.0));

                int terminated = terminated(agent);
                Patience.await().until(() -> reconnecting.turn(), said -> said.get(0) == terminated);
                agent.awaitSamples(5);
                assertThat(terminated(agent)).isEqualTo(terminated);
                assertThat(terminated).as("all once, then those that came back").isBetween(CLIENTS, CLIENTS + 21);
                assertThat(reconnecting.turn()).isEqualTo(List.of(terminated, 0));
                assertThat(bystander.turn()).isEqualTo(List.of(0, 0));
                assertThat(agent.errors())
                        .contains("rule=\"crowd\" event=paused reason=\"connections of 127.0.0.1 come back");
                agent.await(Map.of("tcpwarden_rule_matches{rule=\"crowd\"}", (double) CLIENTS));
            }
        }
    }

    private static int terminated(RunningAgent agent) throws Exception {
        return agent.fresh()
                .getOrDefault("tcpwarden_rule_terminations_total{result=\"terminated\",rule=\"crowd\"}", -1.0)
                .intValue();
    }
}
