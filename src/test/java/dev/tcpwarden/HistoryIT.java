package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code history} answers of connections that a program has made, beside the program's own record. */
class HistoryIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOMENTS = 20;

    /** About as long as a busy machine may take for a sample. */
    private static final Duration SAMPLE = Duration.ofSeconds(3);

    /**
     * Connections of 0 to 8 seconds for 20 seconds, and records of each: the port of its client, when it was opened, and between which
     * times it ended, in seconds, and how.
     */
    private static final String CONNECTIONS = """
            use Time::HiRes qw(time sleep);
            open(my $record, '>', $ENV{RECORD}) or die $!;
            my $listener = listener(9400);
            my $start = time; my %%open; my $n = 0;
            say_(0);
            while (time < $start + 20 || %%open) {
                if (time < $start + 20) {
                    socket(my $c, PF_INET, SOCK_STREAM, 0) or die $!;
                    bind($c, sockaddr_in(20000 + $n, INADDR_LOOPBACK)) or die $!;
                    connect($c, sockaddr_in(9400, INADDR_LOOPBACK)) or die $!;
                    accept(my $s, $listener) or die $!;
                    $open{port($c)} = [$c, $s, time, time + rand(8), $n++];
                }
                for my $port (keys %%open) {
                    my ($c, $s, $opened, $until, $kind) = @{$open{$port}};
                    next if time < $until;
                    my $before = time; my $buffer;
                    if ($kind %% 2) {
                        setsockopt($c, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)) or die $!;
                        close($c); close($s);
                    } else {
                        syswrite($c, 'hello'); sysread($s, $buffer, 5);
                        close($c); sysread($s, $buffer, 1); close($s);
                    }
                    print $record join(' ', $port, $opened, $before, time, $kind %% 2 ? 'reset' : 'closed'), "\\n";
                    delete $open{$port};
                }
                sleep(0.02);
            }
            close($record);
            say_(0);
            turn();
            """.replace("%%", "%");

    @TempDir
    private Path folder;

    /** As the program recorded it; times in seconds. */
    private record Truth(double opened, double before, double after, String result) {}

    private Map<Integer, Truth> truth() throws Exception {
        Map<Integer, Truth> truth = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("record"))) {
            String[] words = line.split(" ", -1);
            truth.put(
                    Integer.parseInt(words[0]),
                    new Truth(
                            Double.parseDouble(words[1]),
                            Double.parseDouble(words[2]),
                            Double.parseDouble(words[3]),
                            words[4]));
        }
        return truth;
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli((long) (seconds * 1_000));
    }

    private Jar.Run history(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("history", "--log=" + log(), "-o", "json", "remote=:9400"));
        command.addAll(List.of(arguments));
        Jar.Run run = Jar.run(command.toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    private Path log() {
        return folder.resolve("connections.json");
    }

    private static Map<Integer, JsonNode> byPort(Jar.Run run) throws Exception {
        Map<Integer, JsonNode> rows = new HashMap<>();
        for (JsonNode row : JSON.readTree(run.out())) {
            int port = Integer.parseInt(row.path("local").asText().replaceFirst(".*:", ""));
            assertThat(rows.put(port, row)).as("only once: %s", row).isNull();
        }
        return rows;
    }

    @Test
    void everyConnectionOfARunAndOfAMoment() throws Exception {
        Needs.bpf();
        Instant start;
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent =
                        RunningAgent.start(namespace, "--connections.log=" + log(), "--connections.log-interval=10s")) {
            agent.awaitSamples(2);
            start = Instant.now();
            try (Script connections = namespace.call(() ->
                    Script.start(folder, "connections.pl", CONNECTIONS, "env", "RECORD=" + folder.resolve("record")))) {
                connections.hear();
                connections.hear();
                await().until(() -> Files.readString(log())
                                .lines()
                                .filter(line -> line.contains("\"interval\""))
                                .count()
                        > 2);
                LogMarks.await(log(), Instant.now());
            }
        }
        Map<Integer, Truth> truth = truth();
        Jar.Run ended = history("--from=" + start, "--to=now", "direction=outbound");
        Map<Integer, JsonNode> rows = byPort(ended);
        assertThat(ended.err()).isEmpty();
        assertThat(rows.keySet()).isEqualTo(truth.keySet()).hasSizeGreaterThan(50);
        rows.forEach((port, row) -> {
            Truth expected = Objects.requireNonNull(truth.get(port));
            assertThat(row.path("result").asText()).isEqualTo(expected.result);
            assertThat(row.path("process").asText()).isEqualTo("connections.pl");
            assertThat(row.path("sent_bytes").asInt()).isEqualTo(expected.result.equals("closed") ? 5 : 0);
            assertThat(Instant.parse(row.path("time").asText()))
                    .isAfter(instant(expected.before).minusMillis(100))
                    .isBefore(instant(expected.after).plusMillis(100));
        });
        double first = truth.values().stream().mapToDouble(Truth::opened).min().orElseThrow();
        double last = truth.values().stream().mapToDouble(Truth::after).max().orElseThrow();
        Random random = new Random(1);
        for (int i = 0; i < MOMENTS; i++) {
            Instant moment = instant(first + random.nextDouble() * (last - first));
            Map<Integer, JsonNode> open = byPort(history("--at=" + moment, "direction=outbound"));
            assertThat(open.keySet())
                    .as("open at %s", moment)
                    .containsAll(ports(
                            truth,
                            it -> instant(it.opened).isBefore(moment.minus(SAMPLE))
                                    && instant(it.before).isAfter(moment)))
                    .doesNotContainAnyElementsOf(ports(
                            truth,
                            it -> instant(it.opened).isAfter(moment)
                                    || instant(it.after).isBefore(moment.minusMillis(100))));
        }
    }

    private static List<Integer> ports(Map<Integer, Truth> truth, Predicate<Truth> which) {
        return truth.entrySet().stream()
                .filter(it -> which.test(it.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void anAgentThatIsKilledLosesOnlyWhatItHadNotWritten() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            try (RunningAgent agent = RunningAgent.start(namespace, "--connections.log=" + log());
                    Script connection = namespace.call(() -> Script.start(
                            folder,
                            "one.pl",
                            "my $l = listener(9400); my $c = connected(9400); accept(my $s, $l); say_(port($c)); turn();"
                                    + " close($c); close($s); say_(0); turn();"))) {
                connection.hear();
                agent.awaitSamples(2);
                connection.turn();
                await().until(() -> Files.readString(log()).contains("\"remote\":\"127.0.0.1:9400\""));
                ProcessHandle process = ProcessHandle.of(agent.pid()).orElseThrow();
                process.destroyForcibly();
                await().until(() -> !process.isAlive());
            }
            Instant killed = Instant.now();
            try (RunningAgent agent =
                    RunningAgent.start(namespace, "--connections.log=" + log(), "--connections.log-interval=10s")) {
                agent.awaitSamples(1);
                await().atMost(Duration.ofMinutes(3))
                        .until(() -> Files.readString(log()).contains("\"interval\""));
            }
            assertThat(Files.readAllLines(log())).allSatisfy(JSON::readTree);
            Jar.Run all = history("--from=-1h", "--to=now", "direction=outbound");
            assertThat(byPort(all)).hasSize(1);
            assertThat(all.err()).contains("nothing is known before ").contains(": no agent has logged");
            assertThat(history("--at=" + killed).err()).contains("nothing is known from ");
        }
    }
}
