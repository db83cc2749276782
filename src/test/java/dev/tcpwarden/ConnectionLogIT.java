package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent logs of connections that the real kernel closes. */
class ConnectionLogIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each kind of end has a port of its own; after the first turn all are open, after the second all have ended. */
    private static final String ENDS = """
            sub pair {
                my ($port) = @_;
                my $l = listener($port);
                my $c = connected($port);
                accept(my $s, $l) or die $!;
                return ($c, $s, $l);
            }
            my %%at = map { $_ => [pair($_)] } (9200, 9201, 9202, 9204, 9205);
            setsockopt($at{9204}[0], 6, 18, pack('L', 1000)) or die $!; # TCP_USER_TIMEOUT
            syswrite($at{9200}[0], 'hello');
            sysread($at{9200}[1], my $buffer, 5);
            say_(0);
            turn();
            close($at{9200}[0]);
            sysread($at{9200}[1], $buffer, 1);
            close($at{9200}[1]);
            setsockopt($at{9201}[0], SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)) or die $!;
            close($at{9201}[0]);
            syswrite($at{9202}[0], 'unread');
            sysread($at{9202}[1], $buffer, 1);
            close($at{9202}[1]);
            socket(my $refused, PF_INET, SOCK_STREAM, 0) or die $!;
            connect($refused, sockaddr_in(9203, INADDR_LOOPBACK));
            close($refused);
            syswrite($at{9204}[0], 'x' x 1000);
            sysread($at{9204}[0], $buffer, 1);
            close($at{9204}[0]);
            sysread($at{9205}[0], $buffer, 1);
            sysread($at{9201}[1], $buffer, 1);
            sysread($at{9202}[0], $buffer, 1);
            close($_) for $at{9205}[0], $at{9205}[1], $at{9201}[1], $at{9202}[0];
            say_(0);
            turn();
            """.replace("%%", "%");

    @Test
    void everyEndIsLoggedOnceWithItsResult(@TempDir Path folder) throws Exception {
        Needs.bpf();
        String nft = Needs.program("nft").toString();
        Path firewall = Files.writeString(folder.resolve("firewall"), """
                table inet test {
                    chain input {
                        type filter hook input priority 0;
                        tcp dport 9204 meta length > 200 drop
                    }
                }
                """);
        Path file = folder.resolve("connections.json");
        Instant start = Instant.now();
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, "--connections.log=" + file)) {
            assertThat((int) namespace.call(() -> new ProcessBuilder(nft, "-f", firewall.toString())
                            .inheritIO()
                            .start()
                            .waitFor()))
                    .isZero();
            try (Script ends = namespace.call(() -> Script.start(folder, "ends.pl", ENDS))) {
                ends.hear();
                agent.awaitSamples(2);
                ends.proceed();
                await().until(() -> terminate(namespace, agent).startsWith("terminated"));
                ends.hear();
                agent.awaitSamples(2);
            }
            Map<String, String> results = new TreeMap<>();
            await().untilAsserted(() -> {
                results.clear();
                for (JsonNode line : lines(file)) {
                    String end = end(line);
                    if (end.matches(".*920[0-35]")) {
                        assertThat(results.put(end, line.path("result").asText()))
                                .as(end)
                                .isNull();
                    } else if (end.equals("outbound 9204")) {
                        results.put(end, line.path("result").asText());
                    }
                }
                assertThat(results)
                        .isEqualTo(new TreeMap<>(Map.of(
                                "outbound 9200", "closed",
                                "inbound 9200", "closed",
                                "outbound 9201", "reset",
                                "inbound 9201", "reset_by_peer",
                                "outbound 9202", "reset_by_peer",
                                "inbound 9202", "reset",
                                "outbound 9203", "refused",
                                "outbound 9204", "timed_out",
                                "outbound 9205", "terminated",
                                "inbound 9205", "reset_by_peer")));
            });
            for (JsonNode line : lines(file)) {
                assertThat(line.path("event").asText()).isEqualTo("closed");
                Instant time = Instant.parse(line.path("time").asText());
                assertThat(time).isAfter(start.minusSeconds(1)).isBefore(Instant.now());
            }
            JsonNode client = line(file, "outbound 9200");
            assertThat(client.path("process").asText()).isEqualTo("ends.pl");
            assertThat(client.path("sent_bytes").asInt()).isEqualTo(5);
            assertThat(client.path("handshake_seconds").asDouble()).isPositive();
            assertThat(client.path("duration_seconds").asDouble()).isPositive();
            assertThat(client.path("uid").asInt(-1)).isZero();
            assertThat(line(file, "outbound 9205").path("via").asText()).isEqualTo("jmx");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-r-----");
            assertThat(agent.scrape())
                    .containsEntry("tcpwarden_connection_log_records_total{result=\"lost\"}", 0.0)
                    .hasEntrySatisfying(
                            "tcpwarden_connection_log_records_total{result=\"written\"}",
                            written -> assertThat(written).isGreaterThanOrEqualTo(10.0));
        }
    }

    @Test
    void whatIsOpenIsLoggedOnceAnInterval(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("connections.json");
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(
                        namespace,
                        "--connections.log=" + file,
                        "--connections.log-interval=10s",
                        "--connections.log-remote=network");
                Script open = namespace.call(() -> Script.start(
                        folder,
                        "open.pl",
                        "my $l = listener(9300); my $c = connected(9300); accept(my $s, $l); say_(0); turn();"))) {
            open.hear();
            await().atMost(Duration.ofMinutes(3))
                    .until(() -> lines(file).stream().anyMatch(line -> end(line).equals("outbound 9300")));
            JsonNode line = line(file, "outbound 9300");
            assertThat(line.path("event").asText()).isEqualTo("open");
            assertThat(line.path("state").asText()).isEqualTo("established");
            assertThat(line.path("remote").asText()).isEqualTo("127.0.0.0:9300");
            assertThat(line.has("result")).isFalse();
            assertThat(agent.errors()).isEmpty();
        }
    }

    private static String terminate(NetworkNamespace namespace, RunningAgent agent) throws Exception {
        try (JMXConnector connector = agent.jmx()) {
            return namespace.call(() -> String.join("\n", (String[]) connector
                    .getMBeanServerConnection()
                    .invoke(
                            new ObjectName("tcpwarden:type=Agent"),
                            "terminateMatching",
                            new Object[] {"remote=127.0.0.1:9205", false},
                            new String[] {String.class.getName(), boolean.class.getName()})));
        }
    }

    private static String end(JsonNode line) {
        String ends = line.path("direction").asText().equals("inbound") ? "local" : "remote";
        return line.path("direction").asText() + " " + line.path(ends).asText().replaceFirst(".*:", "");
    }

    private static JsonNode line(Path file, String end) throws Exception {
        return lines(file).stream()
                .filter(it -> end(it).equals(end))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> lines(Path file) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                JsonNode node = JSON.readTree(line);
                if (node.has("local")) {
                    lines.add(node);
                }
            }
        }
        return lines;
    }
}
