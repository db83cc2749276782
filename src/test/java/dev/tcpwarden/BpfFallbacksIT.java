package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An agent that may use BPF and is refused a part of it: what it reads is right, and it says what it lacks. */
class BpfFallbacksIT {

    /** A connection to itself, which is closed at the next turn. */
    private static final String HELD = """
            my $l = listener(7000); my $s = connected(7000); accept(my $a, $l) or die $!;
            say_(1); turn(); close($s); close($a); say_(2); turn();
            """;

    /** Starts a program to which bpf(2) answers EPERM if it asks for one of its commands: linux/seccomp.h, linux/filter.h. */
    private static final String SECCOMP = """
            use strict; use warnings; use POSIX ();
            my ($prctl, $bpf) = @{{x86_64 => [157, 321], aarch64 => [167, 280]}->{(POSIX::uname())[4]}};
            my $refused = shift @ARGV;
            my $filter = join '', map { pack('S C C L', @$_) }
                [0x20, 0, 0, 0], [0x15, 0, 3, $bpf], [0x20, 0, 0, 16], [0x15, 0, 1, $refused],
                [0x06, 0, 0, 0x00050001], [0x06, 0, 0, 0x7fff0000];
            syscall($prctl, 22, 2, pack('S x6 P', 6, $filter)) == 0 or die $!;
            exec(@ARGV) or die $!;
            """;

    private static final Map<String, String> FEATURES = Map.of(
            "table", "the TCP table is read by sock_diag, of other network namespaces where those can be entered",
            "ports", "the ephemeral ports of other network namespaces are known where those can be entered",
            "owners", "owners come from procfs",
            "history",
                    "connections that open and close between two samples have only their listener's process, and only in"
                            + " this network namespace");

    private static final Pattern LOGGED = Pattern.compile("INFO  LinuxPlatform: (.*?): (.*)");

    @TempDir
    private Path folder;

    @AutoClose
    private final NetworkNamespace own = NetworkNamespace.create();

    @AutoClose
    private final NetworkNamespace other = NetworkNamespace.create();

    BpfFallbacksIT() throws Exception {}

    @BeforeEach
    void needs() throws Exception {
        Needs.bpf();
    }

    private Script held(NetworkNamespace namespace, String name) throws Exception {
        Script script = namespace.call(() -> Script.start(folder, name, HELD));
        script.hear();
        return script;
    }

    /** Asserts that the log says of just these features why they are missing. */
    private static void assertMissing(RunningAgent agent, String features, String reason) throws Exception {
        Set<String> missing = new TreeSet<>();
        Matcher lines = LOGGED.matcher(agent.errors());
        while (lines.find()) {
            missing.add(lines.group(1));
            assertThat(lines.group(2)).isEqualTo(reason);
        }
        assertThat(missing)
                .containsExactlyInAnyOrder(Pattern.compile(" ")
                        .splitAsStream(features)
                        .map(FEATURES::get)
                        .toArray(String[]::new));
    }

    private static String series(String family, String label, Script script, String process) {
        return "tcpwarden_%s{%s,pid=\"%d\",process=\"%s\"}".formatted(family, label, script.pid(), process);
    }

    private static String established(Script script, String process) {
        return "tcpwarden_connections{pid=\"%d\",process=\"%s\",state=\"established\"}"
                .formatted(script.pid(), process);
    }

    /** Commands of bpf(2), by which the features fail that need them; the others work on. */
    @ParameterizedTest
    @CsvSource({
        "BPF_RAW_TRACEPOINT_OPEN, 17, bpf, history",
        "BPF_LINK_CREATE, 28, sock_diag, table owners",
        "BPF_ITER_CREATE, 33, sock_diag, table owners",
        "BPF_PROG_RUN, 10, sock_diag, table ports owners history",
        "BPF_PROG_LOAD, 5, sock_diag, table ports owners history",
        "BPF_MAP_CREATE, 0, sock_diag, table ports owners history"
    })
    void withoutACommandOfBpfEachNamespaceIsReadAllTheSame(String command, int number, String reader, String missing)
            throws Exception {
        Path launcher = Files.writeString(folder.resolve("seccomp"), SECCOMP);
        List<String> java = List.of(
                Needs.program("perl").toString(),
                launcher.toString(),
                Integer.toString(number),
                Jar.java(),
                "-jar",
                Jar.path().toString());
        try (Script near = held(own, "near");
                Script far = held(other, "far");
                RunningAgent agent = RunningAgent.start(own, java, "--namespaces=all")) {
            agent.await(Map.of(
                    established(near, "near"),
                    2.0,
                    established(far, "far"),
                    2.0,
                    "tcpwarden_table_reader_info{reader=\"" + reader + "\"}",
                    1.0,
                    "tcpwarden_network_namespaces{read=\"false\"}",
                    0.0));
            near.turn();
            far.turn();
            agent.await(Map.of(
                    series("connections_closed_total", "direction=\"inbound\"", near, "near"), 1.0,
                    series("connections_closed_total", "direction=\"outbound\"", near, "near"), 1.0,
                    series("connections_closed_total", "direction=\"inbound\"", far, "far"), 1.0,
                    series("connections_closed_total", "direction=\"outbound\"", far, "far"), 1.0));
            assertThat(agent.fresh().keySet().stream()
                            .anyMatch(name -> name.startsWith("tcpwarden_destination_connects_total{")))
                    .as("attempts to connect")
                    .isNotEqualTo(missing.contains("history"));
            assertMissing(agent, missing, "bpf(" + command + ") needs CAP_BPF and CAP_PERFMON: EPERM (1)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+bpf, bpf(BPF_PROG_LOAD) needs Linux 5.14 and CAP_PERFMON: EINVAL (22)",
        "+perfmon, bpf(BPF_MAP_CREATE) needs CAP_BPF and CAP_PERFMON: EPERM (1)"
    })
    void withOneOfTheTwoCapabilitiesTheOwnNamespaceIsReadAndTheOthersAreCounted(String capability, String reason)
            throws Exception {
        List<String> java = Jar.asUserWith(capability + ",+sys_ptrace,+dac_read_search,+net_admin");
        try (Script near = held(own, "near");
                Script far = held(other, "far");
                RunningAgent agent = RunningAgent.start(own, java, "--namespaces=all")) {
            agent.await(
                    Map.of(established(near, "near"), 2.0, "tcpwarden_table_reader_info{reader=\"sock_diag\"}", 1.0));
            Map<String, Double> series = agent.fresh();
            assertThat(series).doesNotContainKey(established(far, "far"));
            assertThat(series.get("tcpwarden_network_namespaces{read=\"false\"}"))
                    .isPositive();
            assertMissing(agent, "table ports owners history", reason);
        }
    }
}
