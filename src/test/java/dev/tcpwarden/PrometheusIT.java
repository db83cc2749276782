package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.KeptConnection;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.SocketHolder;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged agent, scraped. */
class PrometheusIT {

    private static final String PROMETHEUS = "127.0.0.1:9090";

    /** What Prometheus 2.42 asks for with native histograms, and later versions with PrometheusProto as their first protocol. */
    private static final String PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    private static final Map<String, String> SS_STATES =
            Map.of("estab", "established", "fin_wait_1", "fin_wait1", "fin_wait_2", "fin_wait2", "unconn", "close");

    private static final Pattern FAMILY = Pattern.compile("^# TYPE (\\w+) ", Pattern.MULTILINE);

    private NetworkNamespace namespace;
    private RunningAgent agent;

    @BeforeEach
    void start() throws Exception {
        namespace = NetworkNamespace.create();
        agent = RunningAgent.start(namespace);
    }

    @AfterEach
    void stop() throws IOException {
        agent.close();
        namespace.close();
    }

    @Test
    void countsInEveryStateWhatSsCounts() throws Exception {
        String ss = Needs.program("ss").toString();
        try (EveryState ipv4 = namespace.call(EveryState::ipv4);
                EveryState ipv6 = namespace.call(EveryState::ipv6);
                EveryState mapped = namespace.call(EveryState::mapped);
                KeptConnection kept = KeptConnection.to(namespace, agent)) {
            for (EveryState states : List.of(ipv4, ipv6, mapped)) {
                assertThat(states.sockets()).hasSize(TcpState.COUNT);
            }
            await().untilAsserted(() -> {
                Map<String, Double> expected = counts(
                        namespace.call(() -> Jar.command(List.of(ss, "-tanH"))).out());
                Map<String, Double> scraped = kept.scrape();
                // bound only: older versions of ss do not show these
                expected.put(hostSeries("ipv4", "close"), 2.0);
                expected.put(hostSeries("ipv6", "close"), 1.0);
                assertThat(expected).hasSize(2 * TcpState.COUNT);
                scraped.keySet().retainAll(expected.keySet());
                assertThat(scraped).isEqualTo(expected);
            });
        }
    }

    /** By the family of the addresses: those that are IPv4-mapped count as IPv4. */
    private static Map<String, Double> counts(String ss) {
        Map<String, Double> counts = new TreeMap<>();
        ss.lines().map(line -> line.split(" +", -1)).forEach(cells -> {
            String state = cells[0].toLowerCase(Locale.ROOT).replace('-', '_');
            String family = cells[3].matches("(\\[(?!::ffff:)|\\*:).*") ? "ipv6" : "ipv4";
            counts.merge(hostSeries(family, SS_STATES.getOrDefault(state, state)), 1.0, Double::sum);
        });
        return counts;
    }

    private static String hostSeries(String family, String state) {
        return "tcpwarden_host_connections{family=\"" + family + "\",state=\"" + state + "\"}";
    }

    /** Once over OpenMetrics, and once with the flag that makes Prometheus 2.42 ask for protobuf. */
    @ParameterizedTest
    @ValueSource(strings = {"--log.level=info", "--enable-feature=native-histograms"})
    void prometheusStoresWhatItScrapes(String flag, @TempDir Path folder) throws Exception {
        String program = Needs.program("prometheus").toString();
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs: [{job_name: tcpwarden, static_configs: [{targets: ["%s"]}]}]
                """.formatted(agent.url().getAuthority()));
        Path log = folder.resolve("prometheus.log");
        try (SocketHolder holder = namespace.call(SocketHolder::start)) {
            Process prometheus = namespace.call(() -> new ProcessBuilder(
                            program,
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=" + PROMETHEUS,
                            flag)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start());
            try {
                await().ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
                    String ofHolder = "{process=\"SocketHolder\",pid=\"" + holder.pid() + "\",state=\"established\"}";
                    assertThat(query("up{job=\"tcpwarden\"}")).containsExactly("1");
                    assertThat(query("tcpwarden_up")).containsExactly("1");
                    assertThat(query("tcpwarden_connections" + ofHolder)).containsExactly("1");
                    assertThat(query("count(tcpwarden_connections{pid=\"" + holder.pid() + "\"})"))
                            .containsExactly("11");
                    assertThat(query("tcpwarden_sample_duration_seconds_count{phase=\"read\"} > 0"))
                            .hasSize(1);
                });
                assertThat(Files.readString(log)).doesNotContain("level=warn", "level=error");
            } finally {
                prometheus.destroy();
                prometheus.onExit().join();
            }
        }
    }

    private List<String> query(String expression) throws Exception {
        String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        RunningAgent.Answer answer =
                RunningAgent.get(namespace, URI.create("http://" + PROMETHEUS + "/api/v1/query?query=" + encoded));
        List<String> values = new ArrayList<>();
        for (JsonNode series : new ObjectMapper().readTree(answer.body()).at("/data/result")) {
            values.add(series.at("/value/1").asText());
        }
        return values;
    }

    @Test
    void speaksTheThreeFormats() throws Exception {
        RunningAgent.Answer text = agent.get("/metrics");
        assertThat(text.status()).isEqualTo(200);
        assertThat(text.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(RunningAgent.series(text.text())).containsKey("tcpwarden_up");

        RunningAgent.Answer openMetrics =
                agent.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(openMetrics.contentType()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(openMetrics.text()).contains("\ntcpwarden_up ").endsWith("\n# EOF\n");

        RunningAgent.Answer protobuf = agent.get("/metrics", "Accept", PROTOBUF + ",text/plain;q=0.5");
        assertThat(protobuf.contentType().replace(" ", "")).isEqualTo(PROTOBUF);
        await().untilAsserted(
                        () -> { // a family can come or go between two scrapes
                            String scraped = agent.get("/metrics").text();
                            byte[] again =
                                    agent.get("/metrics", "Accept", PROTOBUF).body();
                            assertThat(familiesOfProtobuf(again))
                                    .isEqualTo(FAMILY.matcher(scraped)
                                            .results()
                                            .map(type -> type.group(1))
                                            .collect(Collectors.toCollection(TreeSet::new)));
                        });
    }

    /** The names in a row of {@code io.prometheus.client.MetricFamily}, each behind its length: field 1, a string. */
    private static Set<String> familiesOfProtobuf(byte[] body) throws IOException {
        Set<String> names = new TreeSet<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        while (in.available() > 0) {
            DataInputStream family = new DataInputStream(new ByteArrayInputStream(in.readNBytes(varint(in))));
            assertThat(family.readUnsignedByte()).isEqualTo(1 << 3 | 2);
            names.add(new String(family.readNBytes(varint(family)), StandardCharsets.UTF_8));
        }
        return names;
    }

    private static int varint(DataInputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int read = in.readUnsignedByte();
            value |= (read & 0x7f) << shift;
            if (read < 0x80) {
                return value;
            }
        }
    }

    @Test
    void promtoolFindsNothingToSay(@TempDir Path folder) throws Exception {
        String promtool = Needs.program("promtool").toString();
        Path scrape =
                Files.write(folder.resolve("scrape"), agent.get("/metrics").body());

        assertThat(Jar.command(List.of("/bin/sh", "-c", promtool + " check metrics < " + scrape)))
                .isEqualTo(new Jar.Run(0, "", ""));
    }
}
