package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.SocketHolder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The packaged program with {@code --source}, on a real kernel. */
class PortableSourceIT {

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    PortableSourceIT() throws Exception {}

    private Jar.Run run(String... arguments) throws Exception {
        return namespace.call(() -> Jar.run(arguments));
    }

    /** By state and both endpoints, what else a source says of a socket, but for what the portable one cannot know. */
    private Map<String, String> list(String source) throws Exception {
        Jar.Run list = run("list", "--format=json", "--source=" + source);
        assertThat(list.err()).isEmpty();
        assertThat(list.exit()).isZero();
        Map<String, String> rows = new TreeMap<>();
        for (JsonNode row : new ObjectMapper().readTree(list.out())) {
            String socket = row.get("state").asText() + " " + row.get("local").asText() + " "
                    + row.get("remote").asText();
            String owner = row.get("direction") + " " + row.get("pid") + " " + row.get("process") + " "
                    + row.get("unattributed");
            assertThat(rows.put(socket, owner)).as(socket).isNull();
        }
        return rows;
    }

    @Test
    void itShowsTheSameSocketsStatesAndOwnersAsLinuxItself() throws Exception {
        try (EveryState ipv4 = namespace.call(EveryState::ipv4);
                EveryState ipv6 = namespace.call(EveryState::ipv6);
                EveryState mapped = namespace.call(EveryState::mapped)) {
            Map<String, String> before = list("linux");
            Map<String, String> portable = list("portable");
            Map<String, String> after = list("auto");
            Set<String> either = new HashSet<>(before.keySet());
            either.addAll(after.keySet());
            before.entrySet().retainAll(after.entrySet()); // a state that a timer changed meanwhile is left out
            before.keySet().removeIf(row -> row.startsWith("close ")); // bound only: procfs does not list these

            assertThat(portable.keySet().stream()
                            .map(row -> row.substring(0, row.indexOf(' ')))
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(TcpState.labels()
                            .filter(label -> !label.equals("close"))
                            .toList());
            assertThat(before).hasSizeGreaterThan(40);
            assertThat(portable).containsAllEntriesOf(before);
            assertThat(either).containsAll(portable.keySet());
            assertThat(ipv4.sockets()).hasSameSizeAs(mapped.sockets()).hasSameSizeAs(ipv6.sockets());
        }
    }

    @Test
    void anAgentLeavesOutTheFamiliesThatItCannotFill() throws Exception {
        try (EveryState ipv4 = namespace.call(EveryState::ipv4);
                RunningAgent agent = RunningAgent.start(namespace, "--source=portable")) {
            assertThat(ipv4.sockets()).isNotEmpty();
            Map<String, Double> series = agent.fresh();
            String own = "pid=\"" + ProcessHandle.current().pid() + "\"";
            assertThat(series)
                    .containsEntry("tcpwarden_owner_lookup_info{lookup=\"oshi\"}", 1.0)
                    .anySatisfy((name, value) -> {
                        assertThat(name).startsWith("tcpwarden_connections{").contains(own, "state=\"close_wait\"");
                        assertThat(value).isPositive();
                    });
            assertThat(series.keySet()).noneMatch(name -> name.contains("queue_bytes") || name.contains("backlog"));
            assertThat(agent.errors()).isEmpty();
            assertThat(agent.terminate()).isZero();
        }
    }

    @Test
    void aConnectionOpensOnceHoweverOftenItIsRead() throws Exception {
        try (RunningAgent agent = RunningAgent.start(namespace, "--source=portable");
                SocketHolder holder = namespace.call(SocketHolder::start)) {
            // Java does not report command lines of more than a page, so this one goes by its interpreter's name.
            String labels = "{direction=\"outbound\",pid=\"" + holder.pid() + "\",process=\"java\"}";
            await().untilAsserted(() ->
                    assertThat(agent.scrape()).containsKey("tcpwarden_connections_opened_total" + labels));
            agent.awaitSamples(5);
            assertThat(agent.fresh())
                    .containsEntry("tcpwarden_connections_opened_total" + labels, 1.0)
                    .containsEntry("tcpwarden_connections_closed_total" + labels, 0.0);
        }
    }

    @Test
    void itTerminatesNoConnection() throws Exception {
        try (EveryState ipv4 = namespace.call(EveryState::ipv4)) {
            String local = ipv4.socket(TcpState.CLOSE_WAIT).local().toString();
            String remote = ipv4.socket(TcpState.CLOSE_WAIT).remote().toString();
            Jar.Run run = run("terminate", "--source=portable", "local=" + local, "remote=" + remote);
            assertThat(run.out())
                    .isEqualTo("unsupported: " + local + " -> " + remote + ": the portable source only reads; only"
                            + " the sources linux and windows terminate connections\n");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(list("linux")).containsKey("close_wait " + local + " " + remote);
        }
    }

    @Test
    void aSourceThatThereIsNotAndOneOfAnotherSystemAreRefusedInASentence() throws Exception {
        assertThat(run("list", "--source=netstat"))
                .isEqualTo(new Jar.Run(
                        2,
                        "",
                        "tcpwarden: --source=\"netstat\" is not allowed; allowed: auto (as fits the system), linux, windows, or"
                                + " portable (by OSHI, only reads)\n"));
        for (String command : new String[] {"list", "agent"}) {
            assertThat(run(command, "--source=windows"))
                    .isEqualTo(new Jar.Run(2, "", "tcpwarden: --source=windows needs Windows, and this is Linux\n"));
        }
        assertThat(run("list", "--source=portable", "--bpf=require"))
                .isEqualTo(new Jar.Run(
                        2,
                        "",
                        "tcpwarden: the portable source does not use BPF: only --bpf=auto and --bpf=off work\n"));
    }

    @Test
    void aSystemThatCannotBeReadWithoutAProgramIsRefused() throws Exception {
        Jar.Run run = Jar.command(
                List.of(Jar.java(), "-Dos.name=FreeBSD", "-jar", Jar.path().toString(), "list"));
        assertThat(run)
                .isEqualTo(new Jar.Run(
                        1,
                        "",
                        "tcpwarden: --source=portable needs Linux or macOS (elsewhere it would have to start netstat, which"
                                + " names no owners), and this is FreeBSD\n"));
    }
}
