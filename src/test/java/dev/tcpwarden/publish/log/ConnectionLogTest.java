package dev.tcpwarden.publish.log;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.history.History;
import dev.tcpwarden.history.Recent;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationResult;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import dev.tcpwarden.terminate.Via;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.TableOf;
import dev.tcpwarden.testing.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is logged on a system without destroy events. */
class ConnectionLogTest {

    @TempDir
    private Path folder;

    private final TestHost host = new TestHost();
    private final LatestSample latest = new LatestSample(Duration.ofHours(1));
    private final Recent recent = new Recent();

    private ConnectionLogSettings settings(Duration interval, boolean networksOnly) {
        return new ConnectionLogSettings(
                Optional.of(folder.resolve("log.json")), interval, 1 << 20, Duration.ofDays(1), networksOnly);
    }

    private Sampler sampler(ConnectionLog log) {
        return new Sampler(
                host.reader(),
                Optional.empty(),
                () -> TcpStats.NONE,
                latest,
                new SamplerSettings(ProcessLabels.PROCESS_AND_PID, 500, 200, Duration.ofMinutes(10)),
                DestinationNaming.NONE,
                List.of(log));
    }

    private void sample(Sampler sampler, TableOf rows) throws IOException {
        host.table = rows.build();
        sampler.sample();
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("log.json"));
    }

    private List<String> lines(String event) throws IOException {
        return lines().stream()
                .filter(line -> line.startsWith("{\"event\":\"" + event + "\""))
                .toList();
    }

    @Test
    void aConnectionThatDisappearedIsALineWithWhatIsKnownOfIt() throws Exception {
        try (ConnectionLog log = new ConnectionLog(Optional.of(settings(Duration.ofHours(1), false)), latest, recent)) {
            Sampler sampler = sampler(log);
            sample(sampler, new TableOf().owned(process("api", 10), 1, TcpState.LISTEN, "10.0.0.1:80 -> 0.0.0.0:0"));
            sample(
                    sampler,
                    new TableOf()
                            .owned(
                                    process("api", 10),
                                    2,
                                    TcpState.CLOSE_WAIT,
                                    "10.0.0.1:5000 -> 10.0.0.5:5432",
                                    Measured.of(7, 8, 5, 1, 12_000, 0, false))
                            .unowned(UnattributedReason.TIME_WAIT, 3, TcpState.TIME_WAIT, "10.0.0.1:1 -> 10.0.0.5:2"));
            sample(sampler, new TableOf());
            Patience.await().until(() -> log.written() == 1);
            assertThat(log.lost()).isZero();
        }
        assertThat(lines()).extracting(line -> line.split("\"", -1)[3]).containsExactly("start", "closed", "stop");
        assertThat(lines("closed"))
                .singleElement()
                .asString()
                .matches(("{'event':'closed','time':'T','opened':'T',"
                                + "'duration_seconds':N,'process':'api','pid':10,'uid':0,'user':'root',"
                                + "'local':'10.0.0.1:5000','remote':'10.0.0.5:5432','direction':'outbound',"
                                + "'state':'close_wait','result':'unknown','rtt_seconds':0.012000,'sent_bytes':7,"
                                + "'received_bytes':8,'sent_segments':5,'retransmitted_segments':1,'idle_seconds':0.000,"
                                + "'stalled':false}")
                        .replace('\'', '"')
                        .replaceAll("[{}.]", "\\\\$0")
                        .replace("\"T\"", "\"[0-9T:.-]+Z\"")
                        .replace(":N,", ":[0-9.]+,"));
    }

    @Test
    void whoTerminatesOneIsKnownBeforeThatIsAnswered() throws Exception {
        try (ConnectionLog log = new ConnectionLog(Optional.of(settings(Duration.ofHours(1), false)), latest, recent)) {
            Sampler sampler = sampler(log);
            sample(sampler, new TableOf());
            sample(
                    sampler,
                    new TableOf()
                            .owned(process("api", 10), 1, TcpState.ESTABLISHED, "10.0.0.1:5 -> 10.0.0.5:6")
                            .owned(process("api", 10), 2, TcpState.ESTABLISHED, "10.0.0.1:7 -> 10.0.0.5:8"));
            Requester by = new Requester(Via.API, Optional.of("alice"), Optional.empty());
            AttributedTable table = latest.newest().orElseThrow().table();
            log.attempting(by, table.row(0).socket().id());
            log.attempting(by, table.row(1).socket().id());
            log.attempted(
                    by,
                    new Termination(
                            ConnectionName.parse("10.0.0.1:7 -> 10.0.0.5:8"),
                            Optional.of(table.row(1)),
                            new TerminationResult(Outcome.DENIED, "CAP_NET_ADMIN is missing")));
            sample(sampler, new TableOf());
            Patience.await().until(() -> log.written() == 2);
        }
        assertThat(lines("closed"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .contains(":5\"", "\"result\":\"terminated\",\"via\":\"api\",\"who\":\"alice\""),
                        line -> assertThat(line)
                                .contains(":7\"", "\"result\":\"unknown\"")
                                .doesNotContain("via", "who"));
    }

    @Test
    void whatIsOpenIsALineOnceAnInterval() throws Exception {
        try (ConnectionLog log = new ConnectionLog(Optional.of(settings(Duration.ofMillis(1), true)), latest, recent)) {
            Sampler sampler = sampler(log);
            TableOf table = new TableOf()
                    .owned(process("api", 10), 1, TcpState.ESTABLISHED, "[2001:db8::1]:80 -> [2001:db8:1:2::9]:4000")
                    .unowned(UnattributedReason.RACED, 2, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.9.8.7:4001");
            sample(sampler, table);
            Patience.await().until(() -> log.written() == 2);
            sample(sampler, table);
            Patience.await().until(() -> log.written() == 4);
        }
        assertThat(lines("closed")).isEmpty();
        assertThat(lines("open"))
                .as("each in each sample once")
                .hasSize(4)
                .allMatch(line -> !line.contains("result"))
                .anyMatch(line -> line.contains("\"remote\":\"[2001:db8:1::]:4000\"") && line.contains("\"pid\":10"))
                .anyMatch(line -> line.contains("\"remote\":\"10.9.8.0:4001\"") && !line.contains("\"pid\""));
    }

    @Test
    void whatCannotBeWrittenIsCounted() throws Exception {
        Path inTheWay = Files.createDirectory(folder.resolve("log.json"));
        try (ConnectionLog log = new ConnectionLog(Optional.of(settings(Duration.ofHours(1), false)), latest, recent)) {
            Sampler sampler = sampler(log);
            sample(sampler, new TableOf());
            for (int i = 0; i < 3; i++) {
                sample(
                        sampler,
                        new TableOf()
                                .owned(process("api", 10), i + 1, TcpState.ESTABLISHED, "10.0.0.1:5 -> 10.0.0.5:6"));
            }
            Patience.await().until(() -> log.lost() == 2);
            assertThat(log.written()).isZero();
        }
        assertThat(inTheWay).isEmptyDirectory();
    }

    @Test
    void theLogSaysUpToWhenItIsComplete() throws Exception {
        try (ConnectionLog log =
                new ConnectionLog(Optional.of(settings(Duration.ofMillis(1), false)), latest, recent)) {
            Sampler sampler = sampler(log);
            TableOf table =
                    new TableOf().owned(process("api", 10), 1, TcpState.ESTABLISHED, "10.0.0.1:5 -> 10.0.0.5:6");
            sample(sampler, table);
            Patience.await().until(() -> log.written() == 1);
            assertThat(lines("interval")).as("a sample may have ended since").isEmpty();
            sample(sampler, table);
            Patience.await().until(() -> !lines("interval").isEmpty());
        }
        List<String> lines = lines();
        assertThat(lines.get(0))
                .matches(
                        "\\{\"event\":\"start\",\"time\":\".*Z\",\"agent_started\":\".*Z\",\"log_interval_seconds\":0}");
        String complete = lines("interval").get(0).replaceFirst(".*time\":\"([^\"]*)\".*", "$1");
        assertThat(lines.subList(0, lines.indexOf(lines("interval").get(0))))
                .anyMatch(line -> line.startsWith("{\"event\":\"open\",\"time\":\"" + complete));
        assertThat(lines.get(lines.size() - 1)).startsWith("{\"event\":\"stop\",\"time\":");
    }

    @Test
    void theLogSaysWhatItLost() throws Exception {
        Path file = folder.resolve("log.json");
        Files.createDirectory(file);
        try (ConnectionLog log = new ConnectionLog(Optional.of(settings(Duration.ofHours(1), false)), latest, recent)) {
            Sampler sampler = sampler(log);
            sample(sampler, new TableOf());
            sample(
                    sampler,
                    new TableOf().owned(process("api", 10), 1, TcpState.ESTABLISHED, "10.0.0.1:5 -> 10.0.0.5:6"));
            sample(sampler, new TableOf());
            Patience.await().until(() -> log.lost() == 1);
            Files.delete(file);
            Patience.await().until(() -> {
                sample(
                        sampler,
                        new TableOf().owned(process("api", 10), 2, TcpState.ESTABLISHED, "10.0.0.1:5 -> 10.0.0.5:6"));
                sample(sampler, new TableOf());
                return log.written() > 0;
            });
            assertThat(lines("lost")).singleElement().asString().endsWith("\"lost\":" + log.lost() + "}");
        }
    }

    @Test
    void withoutALogTheNewestAreKept() throws Exception {
        Instant start = Instant.now();
        List<String> ends = new ArrayList<>();
        try (ConnectionLog log = new ConnectionLog(Optional.empty(), latest, recent)) {
            Sampler sampler = sampler(log);
            for (int port = 1; port < 5; port++) {
                sample(
                        sampler,
                        new TableOf()
                                .owned(
                                        process("api", 10),
                                        port,
                                        TcpState.ESTABLISHED,
                                        "10.0.0.1:" + port + " -> 10.0.0.5:6"));
            }
            Patience.await().untilAsserted(() -> {
                ends.clear();
                History.ended(recent, ConnectionFilter.parse("state=established"), start, Instant.now(), table -> {
                    ends.add(table.row(0).values().text("local"));
                    return true;
                });
                assertThat(ends).containsExactly("10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3");
            });
        }
        assertThat(folder).isEmptyDirectory();
    }
}
