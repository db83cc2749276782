package dev.tcpwarden.publish.jmx;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.TableOf;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees over the wire, in a separate JVM that has none of the agent's classes. */
class ForeignClientIT {

    private static final ProcessInfo NGINX = process("nginx", 10);

    @Test
    void readsAndCallsEverythingWithoutTheAgentsClasses(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench()) {
            bench.sample(new TableOf()
                    .owned(NGINX, 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
                    .owned(NGINX, 2, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5000")
                    .owned(process("odd,\n\"name\"", 20), 3, TcpState.CLOSE_WAIT, "10.0.0.1:9 -> 10.0.0.2:5001")
                    .build());
            bench.host.table = new TableOf()
                    .owned(NGINX, 2, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5000")
                    .owned(NGINX, 4, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5004")
                    .owned(process("odd,\n\"name\"", 20), 3, TcpState.CLOSE_WAIT, "10.0.0.1:9 -> 10.0.0.2:5001")
                    .build();
            JMXConnectorServer connector = JMXConnectorServerFactory.newJMXConnectorServer(
                    new JMXServiceURL("service:jmx:rmi://127.0.0.1"), Map.of(), bench.server);
            connector.start();
            try {
                assertThat(runClient(folder, connector.getAddress()))
                        .startsWith("no agent classes", "tcpwarden:type=Agent", "Close = Integer 0")
                        .containsSubsequence(
                                "Established = Integer 1",
                                "Fresh = Boolean true",
                                "OwnerLookup = String procfs",
                                "Processes = Integer 2",
                                "SamplingIntervalMillis = Long 5000",
                                "Sockets = Integer 3",
                                "Version = String 1.2.3",
                                "tcpwarden:type=Process,name=\"odd,\\n\\\"name\\\"\",pid=20",
                                "Name = String odd,\\n\"name\"",
                                "tcpwarden:type=Process,name=nginx,pid=10",
                                "ConnectionCount = Integer 2",
                                "Connections = 2 rows",
                                "Established = Integer 1",
                                "Name = String nginx",
                                "list = 1 matching, 1 rows")
                        .containsSubsequence(
                                "malformed = java.lang.IllegalArgumentException: \"nonsense\" is not a connection: write it"
                                        + " as the tables do, 127.0.0.1:43210 -> 10.0.0.5:443",
                                "interval = java.lang.IllegalArgumentException: SamplingIntervalMillis cannot be 1: allowed"
                                        + " are 200 to 3600000.",
                                "terminate = String terminated: established, nginx (pid 10)",
                                "tcpwarden.connection.terminated = 10.0.0.1:80 -> 10.0.0.2:5000 of nginx",
                                "tcpwarden.connection.opened = 10.0.0.1:80 -> 10.0.0.2:5004 of nginx")
                        .anyMatch(line ->
                                line.matches("malformed filter = java.lang.IllegalArgumentException: \"a=b\" .*"))
                        .anyMatch(line -> line.matches("dry run = would terminate: 10.0.0.1:80 .* \\| would .*"));
            } finally {
                connector.stop();
            }
            assertThat(bench.clients).singleElement().satisfies(client -> {
                assertThat(client.name()).isEmpty();
                assertThat(client.address().orElseThrow()).matches("[0-9a-f.:]+");
            });
        }
    }

    /** What the client prints; its class path is a folder with only its own classes. */
    private static List<String> runClient(Path folder, JMXServiceURL address) throws Exception {
        for (String suffix : List.of("", "$Call")) {
            String file = ForeignClient.class.getName().replace('.', '/') + suffix + ".class";
            Path copy = folder.resolve(file);
            Files.createDirectories(copy.getParent());
            try (InputStream compiled = ForeignClient.class.getClassLoader().getResourceAsStream(file)) {
                Files.copy(compiled, copy);
            }
        }
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder.toString(),
                        ForeignClient.class.getName(),
                        address.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Patience.exit(client)).as(output).isZero();
            return output.lines().toList();
        } finally {
            client.destroyForcibly();
        }
    }
}
