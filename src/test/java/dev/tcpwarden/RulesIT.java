package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.KeptConnection;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules on the real kernel, with everything that must stay beside what must go. */
class RulesIT {

    private static final String RULES = """
            protect: [sshd, guarded]
            rules:
              - name: leak
                match: process=leaker state=close_wait state_age>20s
                limit: {per-sample: 2, per-minute: 60}
                action: terminate
              - name: only-own-network
                match: process=billing direction=outbound remote!=127.0.0.1
                victims: all
                action: terminate
              - {name: report, match: process=reported, for: 1}
              - {name: guarded, match: process=guarded state=established, for: 1, action: terminate}
              - {name: own, match: 'local=:10827', for: 1, action: terminate}
              - {name: crowd, match: process=crowd direction=outbound, for: 1, victims: all, action: terminate}
              - {name: loop, match: process=client direction=outbound, for: 1, limit: {per-minute: 1000}, action: terminate}
              - {name: expired, match: process=bystander direction=outbound, for: 1, action: terminate, expires: 2020-01-01T00:00:00Z}
            """;

    /** Accepts what it is sent, and says how many of its connections were reset. Connects only when it is told to. */
    private static final String LEAKER = """
            my $l = listener(); my @held; my @order;
            sub leak { for (1 .. $_[0]) { my $c = connected(port($l)); accept(my $s, $l); push @held, $s; close $c; } }
            leak(6); say_(port($l));
            while (defined(my $line = <STDIN>)) {
                leak(2) if $line =~ /more/;
                my @gone = grep { !getpeername($held[$_]) } 0 .. $#held;
                say_(scalar(@gone), @gone);
            }
            """;

    /** Connections to a port, of which it says how many were reset. */
    private static final String CLIENT = """
            $SIG{PIPE} = 'IGNORE'; my @held = map { connected(PORT, inet_aton($_)) } qw(ENDS); say_(scalar @held);
            while (defined(my $line = <STDIN>)) {
                my $gone = 0;
                for (@held) { my $r = ''; vec($r, fileno($_), 1) = 1; if (select($r, undef, undef, 0)) { $gone++ } }
                say_($gone);
            }
            """;

    private static final String SERVER = """
            my $l = listener(0, INADDR_ANY); say_(port($l)); my @held; while (accept(my $s, $l)) { push @held, $s }
            """;

    /** Connects again as soon as it is reset, four at a time. */
    private static final String RECONNECTING = """
            use Errno; my %held; sub again { my $s = connected(PORT); $held{fileno($s)} = $s } again() for 1 .. 4; say_(4);
            while (1) {
                my $r = ''; vec($r, $_, 1) = 1 for keys %held;
                select($r, undef, undef, undef);
                for (keys %held) { if (vec($r, $_, 1)) { close(delete $held{$_}); again() } }
            }
            """;

    @TempDir
    private Path folder;

    private Script client(String name, int port, List<String> ends) throws Exception {
        return Script.start(
                folder, name, CLIENT.replace("PORT", Integer.toString(port)).replace("ENDS", String.join(" ", ends)));
    }

    @Test
    void whatMustNotBeGoesAndEverythingElseStays() throws Exception {
        Needs.program("perl");
        Path file = Files.writeString(folder.resolve("rules.yml"), RULES);
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Script server = namespace.call(() -> Script.start(folder, "server", SERVER));
                Script leaker = namespace.call(() -> Script.start(folder, "leaker", LEAKER))) {
            int port = server.hear().get(0);
            leaker.hear();
            List<String> own = List.of("127.0.0.1", "127.0.0.1");
            try (Script billing = namespace.call(
                            () -> client("billing", port, List.of("127.0.0.1", "127.0.0.9", "127.0.0.1")));
                    Script reported = namespace.call(() -> client("reported", port, own));
                    Script guarded = namespace.call(() -> client("guarded", port, own));
                    Script bystander = namespace.call(() -> client("bystander", port, own));
                    Script crowd = namespace.call(() -> client("crowd", port, Collections.nCopies(30, "127.0.0.1")));
                    RunningAgent agent = RunningAgent.start(
                            namespace,
                            "--namespaces=own",
                            "--web.listen-address=127.0.0.1:10827",
                            "--rules.file=" + file,
                            "--rules.terminate=true");
                    KeptConnection kept = KeptConnection.to(namespace, agent)) {
                List<Script> clients = List.of(billing, reported, guarded, bystander, crowd);
                for (Script each : clients) {
                    each.hear();
                }
                assertThat(kept.scrape()).containsKey("tcpwarden_up"); // a connection of the agent's own
                // the first minute: everything is seen, nothing is terminated
                agent.await(Map.of("tcpwarden_rule_matches{rule=\"report\"}", 2.0));
                Patience.await().until(() -> count(agent, "suppressed", "leak", "reason=\"grace\"") > 0);
                assertThat(leaker.turn()).containsExactly(0);

                // a broken file changes nothing
                Files.writeString(file, "rules: [{name: leak}]");
                agent.await(Map.of("tcpwarden_rules_last_reload_successful", 0.0));

                // the leak: two a sample, the oldest first; those that came later stay until they are as old
                Patience.await().until(() -> gone(agent, "leak") >= 2);
                namespace.call(() -> say(leaker, "more"));
                Patience.await().until(() -> gone(agent, "leak") >= 6);
                assertThat(leaker.turn()).containsExactly(6, 0, 1, 2, 3, 4, 5);
                Patience.await()
                        .untilAsserted(
                                () -> assertThat(agent.errors())
                                        .contains(
                                                "via=rule rule=\"leak\" reason=\"process=leaker state=close_wait state_age>20s"));

                // of the restricted program only what goes elsewhere
                Patience.await().until(() -> gone(agent, "only-own-network") == 1);
                assertThat(billing.turn()).containsExactly(1);

                // the breaker, the loop guard
                agent.await(Map.of("tcpwarden_rule_paused{rule=\"crowd\"}", 1.0));
                try (Script client = namespace.call(
                        () -> Script.start(folder, "client", RECONNECTING.replace("PORT", Integer.toString(port))))) {
                    client.hear();
                    agent.await(Map.of("tcpwarden_rule_paused{rule=\"loop\"}", 1.0));
                    assertThat(gone(agent, "loop")).isBetween(21.0, 24.0);
                    Patience.await()
                            .untilAsserted(() -> assertThat(agent.errors())
                                    .contains(
                                            "rule=\"loop\" event=paused reason=\"connections of 127.0.0.1 come back"));
                }

                // the first ones had their time; the younger two of the leak follow
                Patience.await().until(() -> gone(agent, "leak") == 8);
                for (Script each : List.of(reported, guarded, bystander, crowd)) {
                    assertThat(each.turn()).containsExactly(0);
                }
                assertThat(count(agent, "suppressed", "guarded", "reason=\"protected\""))
                        .isPositive();
                assertThat(count(agent, "suppressed", "own", "reason=\"protected\""))
                        .isPositive();
                assertThat(gone(agent, "report")
                                + gone(agent, "guarded")
                                + gone(agent, "own")
                                + gone(agent, "crowd")
                                + gone(agent, "expired"))
                        .isZero();

                // over JMX a rule that paused itself goes on; a changed file begins with a minute of grace
                resume(namespace, agent, "loop");
                agent.await(Map.of("tcpwarden_rule_paused{rule=\"loop\"}", 0.0));
                Files.writeString(
                        file, RULES + "  - {name: new, match: process=bystander, for: 1, action: terminate}\n");
                Patience.await().until(() -> count(agent, "suppressed", "new", "reason=\"grace\"") > 0);
                agent.await(Map.of("tcpwarden_rules_last_reload_successful", 1.0));
                assertThat(bystander.turn()).containsExactly(0);
                assertThat(agent.terminate()).isZero();
            }
        }
    }

    private static Object say(Script script, String word) throws Exception {
        script.say(word);
        return script.hear();
    }

    private static double gone(RunningAgent agent, String rule) throws Exception {
        return count(agent, "terminations", rule, "result=\"terminated\"");
    }

    private static double count(RunningAgent agent, String family, String rule, String label) throws Exception {
        Pattern series = Pattern.compile("tcpwarden_rule_" + family + "_total\\{(.*)}");
        return agent.scrape().entrySet().stream()
                .filter(entry -> {
                    Matcher matcher = series.matcher(entry.getKey());
                    return matcher.matches()
                            && matcher.group(1).contains("rule=\"" + rule + "\"")
                            && matcher.group(1).contains(label);
                })
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static void resume(NetworkNamespace namespace, RunningAgent agent, String rule) throws Exception {
        try (JMXConnector connector = agent.jmx()) {
            namespace.call(() -> {
                MBeanServerConnection server = connector.getMBeanServerConnection();
                return server.invoke(
                        new ObjectName("tcpwarden:type=Rules"), "resume", new Object[] {rule}, new String[] {
                            String.class.getName()
                        });
            });
        }
    }
}
