package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes with names that break careless programs, from the kernel to every publisher. */
class OddNamesIT {

    /**
     * A name, and how it is shown.
     *
     * @param file its bytes in the file system, in hexadecimal digits
     * @param name as JMX and JSON show it
     * @param label as a label's value in the text format
     * @param listed in the table of {@code list}
     */
    private record Odd(String file, String name, String label, String listed) {

        static Odd of(String name, String label, String listed) {
            return new Odd(HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8)), name, label, listed);
        }
    }

    private static final List<Odd> NAMES = List.of(
            Odd.of("say \"hi\"", "say \\\"hi\\\"", "say \"hi\""),
            Odd.of("two\nlines", "two\\nlines", "two\\nlines"),
            Odd.of("back\\slash", "back\\\\slash", "back\\\\slash"),
            Odd.of("a=b,c:d*?", "a=b,c:d*?", "a=b,c:d*?"),
            new Odd("6f6464ff", "odd\ufffd", "odd\ufffd", "odd\ufffd"),
            Odd.of("n".repeat(200), "n".repeat(200), "n".repeat(200)));

    /** Runs a copy of perl under each name, which inherits a listener of its own. */
    private static final String RUN = """
            use File::Copy; $^F = 255;
            my @pids;
            for my $name (qw(NAMES)) {
                my $path = 'FOLDER/' . pack('H*', $name);
                copy($^X, $path) or die $!;
                chmod 0755, $path or die $!;
                my $listener = listener();
                my $pid = fork // die $!;
                if (!$pid) { exec { $path } $path, '-e', 'sleep 3600' or die $! }
                push @pids, $pid;
                close $listener;
            }
            say_(@pids);
            turn();
            """;

    @Test
    void areShownWholeAndHarmless(@TempDir Path folder) throws Exception {
        String names = NAMES.stream().map(Odd::file).collect(Collectors.joining(" "));
        String run = RUN.replace("NAMES", names).replace("FOLDER", folder.toString());
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Script script = namespace.call(() -> Script.start(folder, "run.pl", run));
                RunningAgent agent = RunningAgent.start(namespace)) {
            List<Integer> pids = script.hear();
            await().untilAsserted(() -> {
                Set<String> series = agent.scrape().keySet();
                for (int i = 0; i < NAMES.size(); i++) {
                    assertThat(series)
                            .contains("tcpwarden_connections{pid=\"" + pids.get(i) + "\",process=\""
                                    + NAMES.get(i).label + "\",state=\"listen\"}");
                }
            });
            areListed(namespace, pids);
            haveBeans(namespace, agent, pids);
        }
    }

    private static void areListed(NetworkNamespace namespace, List<Integer> pids) throws Exception {
        List<String> table = namespace
                .call(() -> Jar.run("list", "state=listen"))
                .out()
                .lines()
                .toList();
        JsonNode rows = new ObjectMapper()
                .readTree(namespace
                        .call(() -> Jar.run("list", "state=listen", "--format=json"))
                        .out());
        for (int i = 0; i < NAMES.size(); i++) {
            int pid = pids.get(i);
            Odd odd = NAMES.get(i);
            assertThat(table)
                    .filteredOn(line -> line.endsWith(" (pid " + pid + ")"))
                    .singleElement()
                    .asString()
                    .endsWith(" " + odd.listed + " (pid " + pid + ")");
            assertThat(rows)
                    .filteredOn(row -> row.path("pid").asInt() == pid)
                    .singleElement()
                    .satisfies(row -> assertThat(row.path("process").asText()).isEqualTo(odd.name));
        }
    }

    private static void haveBeans(NetworkNamespace namespace, RunningAgent agent, List<Integer> pids) throws Exception {
        try (JMXConnector connector = agent.jmx()) {
            MBeanServerConnection beans = namespace.call(connector::getMBeanServerConnection);
            for (int i = 0; i < NAMES.size(); i++) {
                ObjectName pattern = new ObjectName("tcpwarden:type=Process,pid=" + pids.get(i) + ",*");
                Set<ObjectName> found = namespace.call(() -> beans.queryNames(pattern, null));
                assertThat(found).hasSize(1);
                ObjectName bean = found.iterator().next();
                assertThat(namespace.call(() -> beans.getAttribute(bean, "Name")))
                        .isEqualTo(NAMES.get(i).name);
                String property = bean.getKeyProperty("name");
                assertThat(property.startsWith("\"") ? ObjectName.unquote(property) : property)
                        .isEqualTo(NAMES.get(i).name);
            }
        }
    }
}
