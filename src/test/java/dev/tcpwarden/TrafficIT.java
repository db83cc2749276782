package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent counts of connections that do a known amount of work, most of them between two samples. */
class TrafficIT {

    private static final int SHORT_ONES = 10_000;
    private static final int SHORT_BYTES = 1_024;
    private static final int LONG_BYTES = 30_000_000;
    private static final int CONNECTIONS = SHORT_ONES + 1;
    private static final double BYTES = LONG_BYTES + (double) SHORT_ONES * SHORT_BYTES;

    private static final String SERVER = """
            my $listener = listener();
            say_(port($listener));
            for (1 .. %d) {
                accept(my $c, $listener) or die $!;
                while (sysread($c, my $data, 65536)) {}
                close $c;
            }
            say_(0);
            turn();
            """.formatted(CONNECTIONS);

    private static final String CLIENT = """
            sub sent { my ($s, $bytes) = @_; while ($bytes > 0) { $bytes -= syswrite($s, 'x' x ($bytes > 65536 ? 65536 : $bytes)) } close $s }
            sent(connected(%d), %d);
            sent(connected(%d), %d) for 1 .. %d;
            say_(0);
            turn();
            """;

    @Test
    void everyConnectionAndEveryByteIsCountedWhetherASampleSawThemOrNot(@TempDir Path folder) throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace);
                Script server = namespace.call(() -> Script.start(folder, "server.pl", SERVER))) {
            int port = server.hear().get(0);
            String work = CLIENT.formatted(port, LONG_BYTES, port, SHORT_BYTES, SHORT_ONES);
            String ofServer = "{pid=\"" + server.pid() + "\",process=\"server.pl\"}";
            await().untilAsserted(() ->
                    assertThat(agent.scrape()).containsEntry("tcpwarden_received_bytes_total" + ofServer, 0.0));

            try (Script client = namespace.call(() -> Script.start(folder, "client.pl", work))) {
                client.hear();
                server.hear();
                String ofClient = "{pid=\"" + client.pid() + "\",process=\"client.pl\"}";
                await().untilAsserted(() -> {
                    Map<String, Double> series = agent.scrape();
                    assertThat(of(series, server.pid(), client.pid()))
                            .containsEntry("tcpwarden_sent_bytes_total" + ofClient, BYTES)
                            .containsEntry("tcpwarden_received_bytes_total" + ofServer, BYTES)
                            .containsEntry("tcpwarden_received_bytes_total" + ofClient, 0.0)
                            .containsEntry("tcpwarden_sent_bytes_total" + ofServer, 0.0)
                            .containsEntry("tcpwarden_aborted_connections_total" + ofClient, 0.0)
                            .containsEntry(opened("outbound", ofClient), (double) CONNECTIONS)
                            .containsEntry(closed("outbound", ofClient), (double) CONNECTIONS)
                            .containsEntry(opened("inbound", ofServer), (double) CONNECTIONS)
                            .containsEntry(closed("inbound", ofServer), (double) CONNECTIONS);
                    assertThat(series)
                            .extractingByKey("tcpwarden_events_lost_total")
                            .isEqualTo(0.0);
                    assertThat(series.get("tcpwarden_short_lived_connections_total" + ofClient))
                            .isGreaterThan(SHORT_ONES / 2.0);
                    assertThat(series.get("tcpwarden_inferred_connections{by=\"history\","
                                    + ofClient.substring(1, ofClient.length() - 1) + ",state=\"time_wait\"}"))
                            .isPositive();
                });
            }
        }
    }

    /** The series of these two and of what has no owner, so that a failure can be read. */
    private static Map<String, Double> of(Map<String, Double> series, long server, long client) {
        Pattern labels = Pattern.compile("pid=\"(%d|%d)?\"".formatted(server, client));
        Map<String, Double> some = new TreeMap<>(series);
        some.keySet().removeIf(name -> !labels.matcher(name).find() || !name.contains("_total"));
        return some;
    }

    private static String opened(String direction, String labels) {
        return "tcpwarden_connections_opened_total{direction=\"" + direction + "\"," + labels.substring(1);
    }

    private static String closed(String direction, String labels) {
        return "tcpwarden_connections_closed_total{direction=\"" + direction + "\"," + labels.substring(1);
    }
}
