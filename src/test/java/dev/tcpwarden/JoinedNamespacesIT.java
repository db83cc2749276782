package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process with both ends of its connections: those that it accepts in one network namespace, its clients' in another. */
class JoinedNamespacesIT {

    private static final String SERVER = "10.77.0.1";
    private static final String CLIENT = "10.77.0.2";
    private static final int SHORT_ONES = 2_000;
    private static final int CONNECTIONS = SHORT_ONES + 1;
    private static final double BYTES = SHORT_ONES * 1_024 + 3_000 + 1_000;

    /** Listens, then goes on in the other namespace, as {@link #BOTH}. */
    private static final String LISTENER = """
            use Fcntl; my $l = listener(7000, INADDR_ANY); fcntl($l, F_SETFD, 0);
            say_(1); my ($pid) = turn() =~ /(\\d+)/;
            exec('%s', "--net=/proc/%d/ns/net", $^X, '%s', fileno($l)) or die $!;
            """;

    /** A connection that stays, with 3,000 bytes to and 1,000 from the server, and many short ones; the client closes first. */
    private static final String BOTH = """
            open(my $l, '+<&=', $ARGV[0]) or die $!;
            my $server = inet_aton('%s');
            sub received { my ($s, $bytes) = @_; $bytes -= sysread($s, my $x, $bytes) while $bytes > 0 }
            my $s = connected(7000, $server); accept(my $a, $l) or die $!;
            syswrite($s, 'x' x 3000); received($a, 3000); syswrite($a, 'y' x 1000); received($s, 1000);
            say_(0); turn();
            for (1 .. %d) {
                my $c = connected(7000, $server); accept(my $d, $l) or die $!;
                syswrite($c, 'z' x 1024); received($d, 1024); close($c); sysread($d, my $x, 1); close($d);
            }
            close($s); sysread($a, my $x, 1); close($a);
            say_(0); turn();
            """.formatted(SERVER, SHORT_ONES);

    @TempDir
    private Path folder;

    private static void ip(NetworkNamespace namespace, String arguments) throws Exception {
        String command = Needs.program("ip") + " " + arguments;
        int exit = namespace.call(
                () -> new ProcessBuilder(command.split(" ")).inheritIO().start().waitFor());
        assertThat(exit).as(command).isZero();
    }

    private static void join(NetworkNamespace server, NetworkNamespace client, Script inClient) throws Exception {
        ip(server, "link add near type veth peer name far netns " + inClient.pid());
        ip(server, "addr add " + SERVER + "/24 dev near");
        ip(server, "link set near up");
        ip(client, "addr add " + CLIENT + "/24 dev far");
        ip(client, "link set far up");
    }

    private static String number(NetworkNamespace namespace) throws Exception {
        String link = namespace.call(() ->
                Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString());
        return link.replaceAll("\\D", "");
    }

    @Test
    void bytesAndConnectionsAreExactInEachNamespaceAndTogether() throws Exception {
        Needs.bpf();
        Path both = Files.writeString(folder.resolve("both"), Script.PRELUDE + BOTH);
        try (NetworkNamespace server = NetworkNamespace.create();
                NetworkNamespace client = NetworkNamespace.create();
                Script inClient = client.call(() -> Script.start(folder, "idle", "say_(1); turn();"));
                RunningAgent agent = RunningAgent.start(server, "--namespaces=all", "--bpf=require")) {
            inClient.hear();
            join(server, client, inClient);
            String text = LISTENER.formatted(Needs.program("nsenter"), inClient.pid(), both);
            try (Script script = server.call(() -> Script.start(folder, "listening", text))) {
                script.hear();
                script.turn();
                List<String> groups = established(server, script);
                assertThat(groups).hasSize(2);
                assertThat(groups).anyMatch(in(server, "inbound", 1_000, 3_000));
                assertThat(groups).anyMatch(in(client, "outbound", 3_000, 1_000));
                script.turn();
                agent.await(expected(script));
                Map<String, Double> series = agent.fresh();
                assertThat(series.get("tcpwarden_short_lived_connections_total{" + labels(script) + "}"))
                        .isGreaterThan(SHORT_ONES / 2.0);
                assertThat(series.get("tcpwarden_inferred_connections{by=\"history\"," + labels(script)
                                + ",state=\"time_wait\"}"))
                        .isPositive();
            }
        }
    }

    private static String labels(Script script) {
        return "pid=\"" + script.pid() + "\",process=\"both\"";
    }

    private static Map<String, Double> expected(Script script) {
        String process = labels(script) + "}";
        String opened = "tcpwarden_connections_opened_total{direction=\"";
        String closed = "tcpwarden_connections_closed_total{direction=\"";
        return Map.of(
                opened + "inbound\"," + process,
                (double) CONNECTIONS,
                opened + "outbound\"," + process,
                (double) CONNECTIONS,
                closed + "inbound\"," + process,
                (double) CONNECTIONS,
                closed + "outbound\"," + process,
                (double) CONNECTIONS,
                "tcpwarden_sent_bytes_total{" + process,
                BYTES,
                "tcpwarden_received_bytes_total{" + process,
                BYTES,
                "tcpwarden_aborted_connections_total{" + process,
                0.0,
                "tcpwarden_destination_connects_total{destination=\"%s:7000\",process=\"both\",result=\"established\"}"
                        .formatted(SERVER),
                (double) CONNECTIONS,
                "tcpwarden_events_lost_total",
                0.0);
    }

    /** What {@code list} adds up of the process's connections by namespace and direction, a line each. */
    private static List<String> established(NetworkNamespace namespace, Script script) throws Exception {
        Jar.Run run = namespace.call(() -> Jar.run(
                "list",
                "--namespaces=all",
                "pid=" + script.pid(),
                "state=established",
                "--by=netns,direction",
                "-o",
                "json"));
        return run.out().lines().filter(line -> line.contains("\"count\":")).toList();
    }

    /** Whether a line is of one connection in that namespace, which sent and received so much. */
    private static Predicate<String> in(NetworkNamespace namespace, String direction, int sent, int received)
            throws Exception {
        String group = "\"netns\":%s,\"direction\":\"%s\",\"count\":1,".formatted(number(namespace), direction);
        String bytes = "\"sent_bytes\":%d,\"received_bytes\":%d,".formatted(sent, received);
        return line -> line.contains(group) && line.contains(bytes);
    }
}
