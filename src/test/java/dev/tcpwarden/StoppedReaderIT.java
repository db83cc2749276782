package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent reports of a connection whose reader is stopped, and continues. */
class StoppedReaderIT {

    private static final int BYTES = 100_000_000; // more than both ends may keep

    private static final String READER = """
            my $listener = listener();
            say_(port($listener));
            accept(my $s, $listener) or die $!;
            say_(0);
            kill('STOP', $$);
            my $left = %d;
            $left -= sysread($s, my $data, 65536) while $left > 0;
            say_(0);
            say_(sysread($s, my $more, 1));
            turn();
            """.formatted(BYTES);

    private static final String WRITER = """
            my $s = connected(%d);
            turn();
            my $left = %d;
            $left -= syswrite($s, 'x' x 65536, $left < 65536 ? $left : 65536) while $left > 0;
            turn();
            close $s;
            turn();
            """;

    @Test
    void itsWriterIsStalledUntilItGoesOnAndNoByteIsMissing(@TempDir Path folder) throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace);
                Script reader = namespace.call(() -> Script.start(folder, "reader.pl", READER))) {
            String work = WRITER.formatted(reader.hear().get(0), BYTES);
            try (Script writer = namespace.call(() -> Script.start(folder, "writer.pl", work))) {
                reader.hear();
                String ofReader = "{pid=\"" + reader.pid() + "\",process=\"reader.pl\"}";
                String ofWriter = "{pid=\"" + writer.pid() + "\",process=\"writer.pl\"}";
                agent.await(condition(ofWriter, 0, ofReader));

                writer.proceed();
                agent.await(Map.of("tcpwarden_stalled_connections" + ofWriter, 1.0));
                await().untilAsserted(() -> assertStuck(agent, ofWriter, ofReader));

                proceed(reader);
                reader.hear();
                agent.await(condition(ofWriter, BYTES, ofReader));
                writer.proceed();
                assertThat(reader.hear()).as("the end, and not a byte more").containsExactly(0);
            }
        }
    }

    /** Nothing stalls, nothing waits, and that much has been sent. */
    private static Map<String, Double> condition(String ofWriter, double bytes, String ofReader) {
        return Map.of(
                "tcpwarden_stalled_connections" + ofWriter, 0.0,
                "tcpwarden_stalled_connections" + ofReader, 0.0,
                "tcpwarden_send_queue_bytes" + ofWriter, 0.0,
                "tcpwarden_receive_queue_bytes" + ofReader, 0.0,
                "tcpwarden_sent_bytes_total" + ofWriter, bytes,
                "tcpwarden_received_bytes_total" + ofReader, bytes);
    }

    /** What has arrived is what waits to be read, and what the peer has acknowledged; the rest waits to be sent. */
    private static void assertStuck(RunningAgent agent, String ofWriter, String ofReader) throws Exception {
        Map<String, Double> scraped = agent.scrape();
        double waiting = scraped.getOrDefault("tcpwarden_receive_queue_bytes" + ofReader, -1.0);
        assertThat(waiting).isBetween(1.0, BYTES - 1.0);
        assertThat(List.of(
                        scraped.get("tcpwarden_received_bytes_total" + ofReader),
                        scraped.get("tcpwarden_sent_bytes_total" + ofWriter)))
                .containsExactly(waiting, waiting);
        assertThat(scraped.get("tcpwarden_send_queue_bytes" + ofWriter)).isBetween(1.0, BYTES - waiting);
        assertThat(scraped)
                .containsEntry("tcpwarden_stalled_connections" + ofWriter, 1.0)
                .containsEntry("tcpwarden_stalled_connections" + ofReader, 0.0);
    }

    private static void proceed(Script stopped) throws Exception {
        String command = "kill -CONT " + stopped.pid();
        assertThat(new ProcessBuilder("/bin/sh", "-c", command)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
