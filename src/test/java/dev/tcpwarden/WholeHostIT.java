package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One agent, in a network namespace of its own, and programs in two others, whose connections have the same ends. */
class WholeHostIT {

    private static final String ENDS = "127.0.0.1:40001 -> 127.0.0.1:7000";

    /** A connection with fixed ends, which sends five bytes; then says whether the client's end still reads, or is reset. */
    private static final String TWIN = """
            my $l = listener(7000);
            socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
            setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1);
            bind($s, sockaddr_in(40001, INADDR_LOOPBACK)) or die $!;
            connect($s, sockaddr_in(7000, INADDR_LOOPBACK)) or die $!;
            accept(my $a, $l) or die $!;
            syswrite($s, 'hello'); sysread($a, my $x, 5);
            say_(1); turn();
            my $open = defined(syswrite($s, 'x')) ? 1 : 0;
            sysread($a, $x, 1) if $open; say_($open); turn();
            close($s); close($a); say_(2); turn();
            """;

    /** A hundred connections of both ends, three bytes each, too short for any sample. */
    private static final String SHORT = """
            my $l = listener(); say_(0); turn();
            for (1 .. 100) {
                my $s = connected(port($l)); accept(my $a, $l) or die $!;
                syswrite($s, 'xyz'); sysread($a, my $x, 3); close($s); sysread($a, $x, 1); close($a);
            }
            say_(1); turn();
            """;

    /** A thousand connections to itself; then says how many of the clients' ends are connected. */
    private static final String THOUSAND = """
            my $l = listener(7000); my @clients; my @others;
            for (1 .. 1000) {
                push @clients, connected(7000); accept(my $a, $l) or die $!; push @others, $a;
            }
            say_(1000); turn();
            say_(scalar grep { getpeername($_) } @clients); turn();
            """;

    @TempDir
    private Path folder;

    @AutoClose
    private final NetworkNamespace own = NetworkNamespace.create();

    @AutoClose
    private final NetworkNamespace one = NetworkNamespace.create();

    @AutoClose
    private final NetworkNamespace other = NetworkNamespace.create();

    WholeHostIT() throws Exception {}

    @BeforeEach
    void needs() throws Exception {
        Needs.bpf();
    }

    private RunningAgent agent() throws Exception {
        return RunningAgent.start(own, "--namespaces=all", "--bpf=require");
    }

    private Script script(NetworkNamespace namespace, String name, String text) throws Exception {
        Script script = namespace.call(() -> Script.start(folder, name, text));
        script.hear();
        return script;
    }

    private static String number(NetworkNamespace namespace) throws Exception {
        String link = namespace.call(() ->
                Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString());
        return link.replaceAll("\\D", "");
    }

    private Jar.Run run(String... arguments) throws Exception {
        return own.call(() -> Jar.run(arguments));
    }

    private static String series(String process, Script script, String state) {
        return "tcpwarden_connections{pid=\"%d\",process=\"%s\",state=\"%s\"}".formatted(script.pid(), process, state);
    }

    private static void closesAndItsTwinGoesOn(Script first, Script second, RunningAgent agent) throws Exception {
        first.turn();
        first.turn();
        agent.await(Map.of(
                "tcpwarden_connections_closed_total{direction=\"outbound\",pid=\"%d\",process=\"first\"}"
                        .formatted(first.pid()),
                1.0,
                "tcpwarden_connections_closed_total{direction=\"inbound\",pid=\"%d\",process=\"first\"}"
                        .formatted(first.pid()),
                1.0,
                series("first", first, "time_wait"),
                1.0,
                series("second", second, "established"),
                2.0));
    }

    @Test
    void processesOfOtherNamespacesAreCountedEachWithItsOwnConnections() throws Exception {
        try (Script first = script(one, "first", TWIN);
                Script second = script(other, "second", TWIN);
                RunningAgent agent = agent()) {
            agent.await(Map.of(
                    series("first", first, "established"),
                    2.0,
                    series("second", second, "established"),
                    2.0,
                    series("first", first, "listen"),
                    1.0,
                    "tcpwarden_table_reader_info{reader=\"bpf\"}",
                    1.0,
                    "tcpwarden_network_namespaces{read=\"false\"}",
                    0.0));
            assertThat(agent.fresh().get("tcpwarden_network_namespaces{read=\"true\"}"))
                    .isGreaterThanOrEqualTo(4);
            closesAndItsTwinGoesOn(first, second, agent);
        }
    }

    @Test
    void shortLivedConnectionsOfAnotherNamespaceAreExact() throws Exception {
        try (Script script = script(one, "short", SHORT);
                RunningAgent agent = agent()) {
            script.turn();
            String process = "pid=\"%d\",process=\"short\"".formatted(script.pid());
            agent.await(Map.of(
                    "tcpwarden_connections_opened_total{direction=\"inbound\"," + process + "}",
                    100.0,
                    "tcpwarden_connections_opened_total{direction=\"outbound\"," + process + "}",
                    100.0,
                    "tcpwarden_connections_closed_total{direction=\"outbound\"," + process + "}",
                    100.0,
                    "tcpwarden_sent_bytes_total{" + process + "}",
                    300.0,
                    "tcpwarden_received_bytes_total{" + process + "}",
                    300.0,
                    "tcpwarden_events_lost_total",
                    0.0));
        }
    }

    @Test
    void theOneInTheNamespaceThatIsNamedIsTerminatedAndItsTwinGoesOn() throws Exception {
        String otherPort = "40002"; // than that of tests before, of which a namespace may still have a TIME_WAIT
        String twin = TWIN.replace("40001", otherPort);
        String ends = ENDS.replace("40001", otherPort);
        try (Script first = script(one, "first", twin);
                Script second = script(other, "second", twin);
                RunningAgent agent = agent();
                JMXConnector jmx = agent.jmx()) {
            String refused = terminate(jmx, ends);
            assertThat(refused)
                    .startsWith("refused: 2 sockets have these addresses and ports, in the network namespaces ")
                    .contains(number(one), number(other))
                    .endsWith(": write netns=NUMBER behind them");

            assertThat(terminate(jmx, ends + " netns=" + number(one)))
                    .isEqualTo("terminated: established, first (pid " + first.pid() + ")");
            assertThat(first.turn()).as("open").containsExactly(0);
            assertThat(second.turn()).as("open").containsExactly(1);
        }
    }

    private String terminate(JMXConnector jmx, String connection) throws Exception {
        return own.call(() -> {
            MBeanServerConnection server = jmx.getMBeanServerConnection();
            return (String) server.invoke(
                    new ObjectName("tcpwarden:type=Agent"), "terminate", new Object[] {connection}, new String[] {
                        String.class.getName()
                    });
        });
    }

    @Test
    void aFilterChoosesTheNamespaceOnTheCommandLine() throws Exception {
        try (Script first = script(one, "first", TWIN);
                Script second = script(other, "second", TWIN)) {
            String netns = "netns=" + number(other);
            Jar.Run list = run("list", "--namespaces=all", netns, "local=127.0.0.1:40001", "-o", "json");
            assertThat(list.out())
                    .contains("\"netns\":" + number(other) + ",")
                    .contains("\"process\":\"second\"")
                    .doesNotContain("\"process\":\"first\"");
            Jar.Run wide = run("list", "--namespaces=all", netns, "-o", "wide");
            assertThat(wide.out()).contains("Netns").contains(number(other));
            Jar.Run terminated = run("terminate", "--namespaces=all", netns, "local=127.0.0.1:40001", "--yes");
            assertThat(terminated.exit()).as(terminated.toString()).isZero();
            assertThat(second.turn()).as("open").containsExactly(0);
            assertThat(first.turn()).as("open").containsExactly(1);
            Jar.Run wrong = run("list", "--namespaces=all", "netns=nowhere");
            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err())
                    .isEqualTo(
                            "tcpwarden: the filter term \"netns=nowhere\" is wrong: \"nowhere\" is not a network namespace:"
                                    + " allowed are own, a number as lsns shows it, or a name in /run/netns\n");
        }
    }

    /** As the systemd unit runs it: a user without a name, and five capabilities, CAP_SYS_ADMIN not among them. */
    private static List<String> asTheUnit() {
        return Jar.asUserWith("+bpf,+perfmon,+sys_ptrace,+dac_read_search,+net_admin");
    }

    @Test
    void asAnOrdinaryUserWithTheCapabilitiesOfTheUnitItReadsAndTerminatesEverywhere() throws Exception {
        List<String> java = asTheUnit();
        try (Script first = script(one, "first", TWIN);
                Script second = script(other, "second", TWIN);
                RunningAgent agent = RunningAgent.start(own, java, "--namespaces=all", "--bpf=require")) {
            agent.await(Map.of(
                    series("first", first, "established"), 2.0,
                    series("second", second, "established"), 2.0));
            Jar.Run terminated = own.call(() -> Jar.command(Stream.concat(
                            java.stream(),
                            Stream.of(
                                    "terminate",
                                    "--namespaces=all",
                                    "netns=" + number(one),
                                    "local=127.0.0.1:40001",
                                    "--yes"))
                    .toList()));
            assertThat(terminated.exit()).as(terminated.toString()).isZero();
            assertThat(first.turn()).as("open").containsExactly(0);
            assertThat(second.turn()).as("open").containsExactly(1);
        }
    }

    /** By SOCK_DESTROY inside; with BPF and without CAP_SYS_ADMIN, through the holder's descriptors. */
    @ParameterizedTest
    @CsvSource({"auto, true", "off, true", "require, false"})
    void aThousandConnectionsOfAnotherNamespaceAreTerminatedTogether(String bpf, boolean root) throws Exception {
        try (Script script = script(one, "thousand", THOUSAND)) {
            List<String> java = root ? List.of(Jar.java(), "-jar", Jar.path().toString()) : asTheUnit();
            String netns = "netns=" + number(one);
            Jar.Run terminated = own.call(() -> Jar.command(Stream.concat(
                            java.stream(),
                            Stream.of(
                                    "terminate",
                                    "--namespaces=all",
                                    "--bpf=" + bpf,
                                    netns,
                                    "remote=127.0.0.1:7000",
                                    "--yes"))
                    .toList()));
            assertThat(terminated.exit()).as(terminated.toString()).isZero();
            assertThat(terminated.out().lines().filter(line -> line.contains("terminated")))
                    .hasSizeGreaterThanOrEqualTo(1000);
            assertThat(script.turn()).as("connected").containsExactly(0);
        }
    }

    @Test
    void withoutBpfOtherNamespacesAreEntered() throws Exception {
        try (Script first = script(one, "first", TWIN);
                Script second = script(other, "second", TWIN);
                RunningAgent agent = RunningAgent.start(own, "--namespaces=all", "--bpf=off")) {
            agent.await(Map.of(
                    series("first", first, "established"),
                    2.0,
                    series("second", second, "established"),
                    2.0,
                    "tcpwarden_table_reader_info{reader=\"sock_diag\"}",
                    1.0));
            assertThat(agent.fresh().get("tcpwarden_network_namespaces{read=\"true\"}"))
                    .isGreaterThanOrEqualTo(3);
            String netns = "netns=\"" + number(one) + "\"";
            assertThat(agent.fresh().keySet())
                    .anyMatch(it -> it.startsWith("tcpwarden_process_info{")
                            && it.contains(netns)
                            && it.contains("process=\"first\""));
            closesAndItsTwinGoesOn(first, second, agent);
            agent.await(Map.of("tcpwarden_events_lost_total", 0.0));
            Jar.Run groups = run("list", "--namespaces=all", "--bpf=off", "--by=netns", "-o", "json", "state=listen");
            assertThat(groups.out()).contains("\"netns\":" + number(one)).contains("\"netns\":" + number(other));
        }
    }

    @Test
    void withoutBpfAndTheRightToEnterThemItSaysHowManyNamespacesItDoesNotRead() throws Exception {
        List<String> java = List.of(
                Needs.program("setpriv").toString(),
                "--bounding-set=-sys_admin",
                "--inh-caps=-sys_admin",
                Jar.java(),
                "-jar",
                Jar.path().toString());
        try (Script first = script(one, "first", TWIN);
                RunningAgent agent = RunningAgent.start(own, java, "--namespaces=all", "--bpf=off")) {
            assertThat(first.pid()).isPositive();
            Map<String, Double> series = agent.fresh();
            assertThat(series).containsEntry("tcpwarden_table_reader_info{reader=\"sock_diag\"}", 1.0);
            assertThat(series.get("tcpwarden_network_namespaces{read=\"false\"}"))
                    .isPositive();
            assertThat(series).doesNotContainKey(series("first", first, "established"));
            Patience.await()
                    .untilAsserted(
                            () -> assertThat(agent.errors())
                                    .contains(
                                            " other network namespaces of this host, such as those of containers, are not read: that takes BPF"
                                                    + " (Linux 5.19, CAP_BPF and CAP_PERFMON), or CAP_SYS_ADMIN to enter them; "));
        }
    }
}
