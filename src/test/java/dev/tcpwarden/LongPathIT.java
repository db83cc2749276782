package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.LongPath;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent reports of connections over a path with delay or packet loss. */
class LongPathIT {

    private static final Duration DELAY = Duration.ofMillis(60);
    private static final int BYTES = 300_000;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    @TempDir
    private Path folder;

    LongPathIT() throws Exception {}

    private Script script(String name, String text) throws Exception {
        return namespace.call(() -> Script.start(folder, name, text));
    }

    /** Takes one connection over the path. */
    private static final String FAR = """
            my $listener = listener(0, inet_aton('%s'));
            say_(port($listener));
            accept(my $s, $listener) or die $!;
            """.formatted(LongPath.NEAR);

    private static String connect(int port) {
        return "my $s = connected(" + port + ", inet_aton('" + LongPath.FAR + "'));\n";
    }

    private static final String ASK = """
            say_(0);
            for (1 .. 400) { syswrite($s, 'x'); sysread($s, my $data, 1) }
            turn();
            """;

    private static final String ANSWER = """
            while (sysread($s, my $data, 1)) { syswrite($s, $data) }
            turn();
            """;

    private static final String LOCAL = """
            my $listener = listener();
            my $s = connected(port($listener));
            say_(0);
            turn();
            """;

    @Test
    @SuppressWarnings("try") // the path need only be there
    void roundTripTimesAreThoseOfThePath() throws Exception {
        try (LongPath path = LongPath.open(namespace, folder, DELAY, 0);
                RunningAgent agent = RunningAgent.start(namespace);
                Script local = script("local.pl", LOCAL);
                Script far = script("far.pl", FAR + ANSWER);
                Script near = script("near.pl", connect(far.hear().get(0)) + ASK)) {
            local.hear();
            near.hear();
            await().untilAsserted(() -> {
                Map<String, Double> scraped = agent.scrape();
                assertThat(List.of("near.pl", "far.pl")).allSatisfy(process -> {
                    double all = roundTrips(scraped, "count", process);
                    assertThat(all).isGreaterThanOrEqualTo(20);
                    assertThat(roundTrips(scraped, "bucket", process, "0.1")).isZero();
                    assertThat(roundTrips(scraped, "sum", process) / all).isBetween(0.12, 12.0); // no other unit
                });
                assertThat(roundTrips(scraped, "bucket", "local.pl", "0.01"))
                        .isEqualTo(roundTrips(scraped, "count", "local.pl"))
                        .isPositive();
            });

            assertThat(list("rtt>80ms"))
                    .hasSize(2)
                    .anyMatch(row -> row.endsWith(" near.pl (pid " + near.pid() + ")"))
                    .anyMatch(row -> row.endsWith(" far.pl (pid " + far.pid() + ")"));
            assertThat(list("rtt<80ms", "process=local.pl")).hasSize(2);
        }
    }

    private static double roundTrips(Map<String, Double> scraped, String suffix, String process, String... bucket) {
        String le = bucket.length == 0 ? "" : ",le=\"" + bucket[0] + "\"";
        return scraped.getOrDefault(
                "tcpwarden_rtt_seconds_" + suffix + "{process=\"" + process + "\"" + le + "}", -1.0);
    }

    private List<String> list(String... filter) throws Exception {
        Jar.Run run = namespace.call(() ->
                Jar.run(Stream.concat(Stream.of("list"), Stream.of(filter)).toArray(String[]::new)));
        assertThat(run.err()).isEmpty();
        return run.out().lines().skip(1).toList();
    }

    private static final String SEND = """
            my $left = %d;
            $left -= syswrite($s, 'x' x $left) while $left > 0;
            turn();
            close $s;
            turn();
            """.formatted(BYTES);

    private static final String RECEIVE = """
            my $left = %d;
            $left -= sysread($s, my $data, $left) while $left > 0;
            say_(0);
            turn();
            """.formatted(BYTES);

    @Test
    @SuppressWarnings("try") // the path need only be there
    void whatIsSentAgainIsWhatTheKernelSaysAndBytesCountOnce() throws Exception {
        try (LongPath path = LongPath.open(namespace, folder, Duration.ofMillis(10), 10);
                RunningAgent agent = RunningAgent.start(namespace);
                Script far = script("far.pl", FAR + RECEIVE);
                Script near = script("near.pl", connect(far.hear().get(0)) + SEND)) {
            far.hear();
            Map<String, Double> bytes = Map.of(
                    "tcpwarden_sent_bytes_total" + labels(near, "near.pl"), (double) BYTES,
                    "tcpwarden_received_bytes_total" + labels(far, "far.pl"), (double) BYTES);
            agent.await(bytes);
            assertSentAgain(agent, near);

            near.proceed();
            String closed = "tcpwarden_connections_closed_total{direction=\"outbound\",";
            agent.await(Map.of(closed + labels(near, "near.pl").substring(1), 1.0));
            assertSentAgain(agent, near);
            agent.await(bytes);
        }
    }

    /** The agent's own few connections over loopback may send a segment again, too. */
    private void assertSentAgain(RunningAgent agent, Script near) {
        await().untilAsserted(() -> {
            double before = sentAgain();
            Map<String, Double> scraped = agent.scrape();
            scraped.keySet().removeIf(series -> !series.startsWith("tcpwarden_retransmitted_segments_total"));
            assertThat(scraped.get("tcpwarden_retransmitted_segments_total" + labels(near, "near.pl")))
                    .isBetween(10.0, before);
            assertThat(scraped.values().stream().mapToDouble(value -> value).sum())
                    .as("%s", scraped)
                    .isEqualTo(before);
        });
    }

    private static String labels(Script script, String name) {
        return "{pid=\"" + script.pid() + "\",process=\"" + name + "\"}";
    }

    /** RetransSegs of RFC 4022, as this namespace's kernel counts it: of the lines of names and of values the twelfth word. */
    private double sentAgain() throws Exception {
        String text = namespace.call(() -> Files.readString(Path.of("/proc/thread-self/net/snmp")));
        Matcher lines = Pattern.compile("Tcp: (\\w+ ){11}RetransSegs .*\\nTcp: (-?\\d+ ){11}(\\d+) ")
                .matcher(text);
        assertThat(lines.find()).isTrue();
        return Double.parseDouble(lines.group(3));
    }
}
