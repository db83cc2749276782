package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.kernel.linux.LinuxTcpTableSource;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Wine;
import dev.tcpwarden.testing.WineHolder;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program on a Windows Java under Wine, which is not Windows: its SetTcpEntry does nothing, so a stub replaces it. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class WindowsIT {

    private static final String IPV4 = "-Djava.net.preferIPv4Stack=true";
    private static final Pattern GREETING =
            Pattern.compile("tcpwarden .* serves (http://\\S+); for JConsole: pid (\\d+)");

    private static Wine wine;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        Needs.program("ss");
        wine = Wine.start(Path.of("target", "wine"));
        wine.compile("iphlpapi_double", "iphlpapi.dll", "-shared", "-lws2_32");
    }

    @AfterAll
    static void stop() throws Exception {
        if (wine != null) {
            wine.close();
        }
    }

    @Test
    void listsTheSocketsOfBothFamiliesInEveryState() throws Exception {
        try (EveryState ipv4 = wine.namespace().call(EveryState::ipv4);
                EveryState ipv6 = wine.namespace().call(EveryState::ipv6)) {
            List<String> before = wine.namespace().call(WindowsIT::tableOfLinux);
            List<String> listed = new ArrayList<>();
            for (JsonNode row : list()) {
                listed.add(row.get("state").asText() + " " + row.get("local").asText() + " -> "
                        + row.get("remote").asText());
                assertThat(row.get("receive_queue").isNull()).isTrue();
            }
            List<String> after = wine.namespace().call(WindowsIT::tableOfLinux);
            assertThat(listed)
                    .doesNotHaveDuplicates()
                    .containsAll(before.stream().filter(after::contains).toList())
                    .isSubsetOf(Stream.concat(before.stream(), after.stream()).toList());
            for (TcpState state : TcpState.ALL) {
                if (state != TcpState.CLOSE) {
                    assertThat(listed)
                            .contains(
                                    state.label() + " " + ipv4.socket(state), state.label() + " " + ipv6.socket(state));
                }
            }

            Jar.Run table = run(
                    "list",
                    "local=[::1]:" + ipv6.socket(TcpState.LISTEN).local().port(),
                    "state=listen");
            assertThat(table.err()).isEmpty();
            assertThat(table.out().lines())
                    .hasSize(2)
                    .last()
                    .asString()
                    .matches("listen +- +- "
                            + Pattern.quote(ipv6.socket(TcpState.LISTEN).local().toString()) + " \\[::]:0 .*");
            assertThat(table.exit()).isZero();
        }
    }

    /** All but what is only bound, which neither Wine nor Windows lists. */
    private static List<String> tableOfLinux() throws Exception {
        List<String> rows = new ArrayList<>();
        try (LinuxTcpTableSource source = LinuxTcpTableSource.open()) {
            TcpTable table = source.read();
            for (int row = 0; row < table.size(); row++) {
                if (table.state(row) != TcpState.CLOSE) {
                    rows.add(
                            table.state(row).label() + " " + table.row(row).id().connection());
                }
            }
        }
        return rows;
    }

    @Test
    void knowsTheOwnerByItsPid() throws Exception {
        try (WineHolder holder = WineHolder.start(wine)) {
            assertThat(list("pid=" + holder.pid(), holder.local()))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.get("local").asText() + " -> "
                                        + row.get("remote").asText())
                                .isEqualTo(holder.connection());
                        assertThat(row.get("process").asText()).isEqualTo("java.exe");
                        assertThat(row.get("direction").asText()).isEqualTo("outbound");
                    });
        }
    }

    @Test
    void answersEachCodeOfSetTcpEntry() throws Exception {
        Map<Integer, String> answers = new TreeMap<>(Map.of(
                317, "denied: %s: elevation to administrator (SetTcpEntry: error 317) is missing",
                5, "denied: %s: elevation to administrator (SetTcpEntry: error 5) is missing",
                1168, "not_found: %s: already gone: it closed before it could be terminated",
                87, "failed: %s: SetTcpEntry: error 87, Windows does not terminate a connection in this state",
                50, "unsupported: %s: this host has no IPv4 (SetTcpEntry: error 50)",
                31, "failed: %s: SetTcpEntry: error 31"));
        try (WineHolder holder = WineHolder.start(wine)) {
            for (Map.Entry<Integer, String> answer : answers.entrySet()) {
                Jar.Run run = terminate(
                        Map.of("SET_TCP_ENTRY_RC", answer.getKey().toString()), "pid=" + holder.pid(), holder.local());
                assertThat(run.out().strip()).isEqualTo(String.format(answer.getValue(), holder.connection()));
                assertThat(run.exit()).isEqualTo(1);
                assertThat(given()).isEqualTo(holder.deletion());
            }
            Jar.Run run = terminate(Map.of("SET_TCP_ENTRY_IDLE", "1"), "pid=" + holder.pid(), holder.local());
            assertThat(run.out().strip())
                    .isEqualTo("failed: " + holder.connection()
                            + ": the system accepted the request, but the socket still exists");
            assertThat(run.exit()).isEqualTo(1);
        }
    }

    @Test
    void terminatesAConnection() throws Exception {
        try (WineHolder holder = WineHolder.start(wine)) {
            Jar.Run run = terminate(Map.of(), "pid=" + holder.pid(), holder.local());
            assertThat(run.out().lines()) // behind what ss says
                    .last()
                    .isEqualTo("terminated: " + holder.connection() + ": established, java.exe (pid " + holder.pid()
                            + ")");
            assertThat(run.exit()).isZero();
            assertThat(given()).isEqualTo(holder.deletion());
            assertThat(holder.readResult()).contains("Exception");
            assertThat(run.err()).contains("result=terminated");
        }
    }

    @Test
    void terminatesNoConnectionOfIpv6() throws Exception {
        try (EveryState ipv6 = wine.namespace().call(EveryState::ipv6)) {
            String local = ipv6.socket(TcpState.ESTABLISHED).local().toString();
            Jar.Run run = terminate(Map.of(), "local=" + local, "state=established");
            assertThat(run.out().strip())
                    .isEqualTo("unsupported: " + ipv6.socket(TcpState.ESTABLISHED)
                            + ": Windows terminates only IPv4 connections: SetTcpEntry has no counterpart for IPv6");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(folder.resolve("rows")).doesNotExist();
        }
    }

    @Test
    void mistakesAreReportedAsEverywhere() throws Exception {
        Jar.Run wrong = run("list", "state=nope");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).startsWith("tcpwarden: the filter term \"state=nope\" is wrong");
        Jar.Run owners = run("list", "--bpf=require");
        assertThat(owners.exit()).isEqualTo(2);
        assertThat(owners.err().strip())
                .isEqualTo("tcpwarden: there is no BPF on Windows: only --bpf=auto and --bpf=off work");
        Jar.Run unmatched = run("terminate", "pid=1");
        assertThat(unmatched.exit()).isEqualTo(1);
        assertThat(unmatched.out().strip()).isEqualTo("not_found: no socket matches pid=1");
    }

    @Test
    void runsAsAnAgentUntilItIsStopped() throws Exception {
        int jmxPort = wine.namespace().call(WindowsIT::freePort);
        Path errors = folder.resolve("errors");
        String commandLine = String.join(
                " ",
                wine.java(),
                IPV4,
                "-Dcom.sun.management.jmxremote.port=" + jmxPort,
                "-Dcom.sun.management.jmxremote.rmi.port=" + jmxPort,
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-jar \"" + wine.jar() + "\" agent --web.listen-address=127.0.0.1:0 --sample.interval=500ms");
        Process agent = wine.start("supervisor", errors, commandLine);
        try (WineHolder holder = WineHolder.start(wine)) {
            BufferedReader output = agent.inputReader(StandardCharsets.UTF_8);
            Matcher greeting = GREETING.matcher(String.valueOf(output.readLine()));
            assertThat(greeting.matches()).as(Files.readString(errors)).isTrue();
            URI url = URI.create(greeting.group(1));
            String pid = "pid=\"" + holder.pid() + "\",process=\"java.exe\"";
            String established = "tcpwarden_connections{" + pid + ",state=\"established\"}";
            Map<String, Double> scraped = await().until(
                            () -> scrape(url),
                            series -> series.getOrDefault(established, 0.0) == 1.0
                                    && series.getOrDefault("tcpwarden_up", 0.0) == 1.0);
            assertThat(scraped)
                    .containsEntry(established, 1.0)
                    .containsEntry("tcpwarden_connections{" + pid + ",state=\"close_wait\"}", 0.0)
                    .containsEntry("tcpwarden_established_connections{direction=\"outbound\"," + pid + "}", 1.0)
                    .containsEntry("tcpwarden_owner_lookup_info{lookup=\"iphlpapi\"}", 1.0)
                    .containsEntry("tcpwarden_up", 1.0);
            assertThat(scraped.keySet())
                    .anyMatch(series -> series.startsWith("tcpwarden_process_info{executable=\"Z:\\\\")
                            && series.contains("java.exe\"," + pid))
                    .noneMatch(series -> series.startsWith("tcpwarden_receive_queue")
                            || series.startsWith("tcpwarden_listen_backlog"));

            Jar.Run jmx = wine.java(
                    "-cp",
                    Wine.path(Path.of("target", "test-classes")),
                    "dev.tcpwarden.testing.RemoteCall",
                    Integer.toString(jmxPort),
                    "tcpwarden:type=Process,name=java.exe,pid=" + holder.pid(),
                    "Name",
                    "Established",
                    "terminate=127.0.0.1:1 -> 127.0.0.1:2");
            assertThat(jmx.out().lines())
                    .as(jmx.err())
                    .satisfiesExactly(
                            name -> assertThat(name).isEqualTo("java.exe"),
                            ends -> assertThat(ends)
                                    .isIn("1", "2"), // Wine at times reports the owner of the accepting end
                            answer -> assertThat(answer)
                                    .isEqualTo("not_found: no socket has these addresses and ports, local -> remote"));

            try (OutputStream input = agent.getOutputStream()) {
                input.write('\n');
            }
            assertThat(Patience.exit(agent)).isZero();
            assertThat(Files.readString(errors)).doesNotContain("ERROR", "Exception");
        } finally {
            agent.destroyForcibly();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Map<String, Double> scrape(URI url) throws Exception {
        return RunningAgent.series(RunningAgent.get(wine.namespace(), url).text());
    }

    private static Jar.Run run(String... arguments) throws Exception {
        return wine.java(Stream.concat(Stream.of(IPV4, "-jar", wine.jar()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static List<JsonNode> list(String... filter) throws Exception {
        Jar.Run run = run(Stream.concat(Stream.of("list", "--format=json"), Stream.of(filter))
                .toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        List<JsonNode> rows = new ArrayList<>();
        new ObjectMapper().readTree(run.out()).forEach(rows::add);
        return rows;
    }

    /** {@code terminate}, with the stub for iphlpapi.dll. */
    private Jar.Run terminate(Map<String, String> variables, String... filter) throws Exception {
        Files.deleteIfExists(folder.resolve("rows"));
        Map<String, String> all = new TreeMap<>(variables);
        all.put("WINEDLLOVERRIDES", "mscoree,mshtml=;iphlpapi=n,b");
        all.put("SET_TCP_ENTRY_LOG", Wine.path(folder.resolve("rows")));
        return wine.java(
                all,
                Stream.concat(
                                Stream.of(
                                        IPV4,
                                        "-Djna.library.path=" + Wine.path(wine.compiled()),
                                        "-jar",
                                        wine.jar(),
                                        "terminate"),
                                Stream.of(filter))
                        .toArray(String[]::new));
    }

    /** The bytes that SetTcpEntry was given. */
    private String given() throws Exception {
        return HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("rows")));
    }
}
