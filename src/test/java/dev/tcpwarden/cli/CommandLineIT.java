package dev.tcpwarden.cli;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.SocketHolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program's commands, on a real kernel. */
class CommandLineIT {

    private static final Pattern ROW = Pattern.compile("(\\S+) +(\\d+) +(\\d+) +(\\S+) +(\\S+) +(.*)");
    private static final Pattern OWNER = Pattern.compile(".* \\(pid (\\d+)\\)");
    private static final int NOBODY = 65534;

    @TempDir
    private Path folder;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    CommandLineIT() throws Exception {}

    private Jar.Run run(String... arguments) throws Exception {
        return namespace.call(() -> Jar.run(arguments));
    }

    @Test
    void listAgreesWithSs() throws Exception {
        try (EveryState ipv4 = namespace.call(EveryState::ipv4);
                EveryState ipv6 = namespace.call(EveryState::ipv6);
                EveryState mapped = namespace.call(EveryState::mapped)) {
            Map<String, String> before = namespace.call(SsTable::read);
            Jar.Run list = run("list");
            Map<String, String> after = namespace.call(SsTable::read);
            before.keySet().retainAll(after.keySet()); // a state that a timer changed meanwhile is left out

            assertThat(list.exit()).isZero();
            assertThat(list.err()).isEmpty();
            Map<String, String> listed = rows(list.out());
            assertThat(listed.keySet().stream().map(CommandLineIT::firstWord).distinct())
                    .containsExactlyInAnyOrderElementsOf(TcpState.labels().toList());
            listed.keySet().removeIf(row -> row.startsWith("close ")); // bound only: ss does not ask for these
            assertThat(before).hasSizeGreaterThan(40);
            assertThat(listed.keySet()).containsAll(before.keySet()).hasSize(after.size());
            before.values().removeIf(String::isEmpty);
            assertThat(before.values())
                    .containsOnly(Long.toString(ProcessHandle.current().pid()));
            assertThat(listed).containsAllEntriesOf(before);
            assertThat(ipv4.sockets()).hasSameSizeAs(mapped.sockets()).hasSameSizeAs(ipv6.sockets());
        }
    }

    /** The rows of {@code list} as {@link SsTable} has them. */
    private static Map<String, String> rows(String table) {
        Map<String, String> rows = new TreeMap<>();
        table.lines().skip(1).forEach(line -> {
            Matcher row = ROW.matcher(line);
            assertThat(line).matches(ROW);
            row.matches();
            Matcher owner = OWNER.matcher(row.group(6));
            rows.put(
                    String.join(" ", row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)),
                    owner.matches() ? owner.group(1) : "");
        });
        return rows;
    }

    @Test
    void groupsAddUpWhatTheConnectionsReallyDid() throws Exception {
        try (Conversation first = namespace.call(() -> Conversation.of(1_000, 50));
                Conversation second = namespace.call(() -> Conversation.of(2_000, 70))) {
            int port = first.port();
            String pid = Long.toString(ProcessHandle.current().pid());

            assertThat(run("list", "--by=pid,remote,state", "local=:" + port, "state=established")
                            .out()
                            .lines()
                            .skip(1))
                    .singleElement()
                    .asString()
                    .matches(pid + " +127\\.0\\.0\\.1 +established +1 +0 +0 +\\w+ +\\w+ +50 +1000 +\\S+ +\\S+ +0 +0");
            assertThat(run("list", "--by=direction", "--top=1", "-o", "json", "state=established", "rtt>0s")
                            .out())
                    .contains("\"count\":2,\"receive_queue\":0,\"send_queue\":0,")
                    .containsAnyOf(
                            "\"sent_bytes\":3000,\"received_bytes\":120,",
                            "\"sent_bytes\":120,\"received_bytes\":3000,")
                    .contains(",\"retransmitted_segments\":0,\"stalled_connections\":0}");
            assertThat(run("list", "-o", "wide", "remote=:" + second.port(), "idle<1h")
                            .out()
                            .lines()
                            .skip(1))
                    .singleElement()
                    .asString()
                    .matches("established +0 +0 +\\S+ +\\S+ +\\w+ +\\w+ +2000 +70 +\\S+ +0 +\\w+ +no +\\S+ \\(pid "
                            + pid + "\\)");
            assertThat(run("list", "idle>1h").out().lines()).hasSize(1);
        }
    }

    @Test
    void showsWhatIsLostAndSentAgain() throws Exception {
        String nft = Needs.program("nft").toString();
        try (Conversation lost = namespace.call(() -> Conversation.of(10, 10));
                Conversation fine = namespace.call(() -> Conversation.of(10, 10));
                SocketChannel tried = namespace.call(SocketChannel::open)) {
            Path file = Files.writeString(folder.resolve("rules"), String.format("""
                    table inet t {
                      chain c {
                        type filter hook input priority 0;
                        tcp dport { %d, 9 } drop
                      }
                    }
                    """, lost.port()));
            assertThat(namespace.call(() -> Jar.command(List.of(nft, "-f", file.toString()))))
                    .isEqualTo(new Jar.Run(0, "", ""));
            lost.client().getOutputStream().write(1);
            tried.configureBlocking(false);
            tried.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));

            await().untilAsserted(() -> assertThat(run("list", "retransmits>2", "stalled=true", "state=established")
                            .out())
                    .hasLineCount(2)
                    .contains("127.0.0.1:" + lost.port() + " "));
            assertThat(run("list", "retransmits<1", "stalled=false", "remote=:" + fine.port())
                            .out())
                    .hasLineCount(2);
            assertThat(run("list", "state=syn_sent").out()).hasLineCount(2);
            assertThat(run("list", "state=syn_sent", "idle>0s").out()).hasLineCount(1);
        }
    }

    @Test
    void terminatesAConnectionAndItsOwnerFeelsIt() throws Exception {
        try (SocketHolder holder = namespace.call(SocketHolder::start)) {
            Jar.Run end = run("terminate", "process=SocketHolder");

            assertThat(end.out())
                    .startsWith("terminated: 127.0.0.1:")
                    .endsWith(": established, SocketHolder (pid " + holder.pid() + ")\n");
            assertThat(end.exit()).isZero();
            assertThat(end.err())
                    .contains(
                            " INFO  audit: connection=\"127.0.0.1:",
                            " process=\"SocketHolder\" ",
                            " via=cli who=\"root")
                    .hasLineCount(1);
            assertThat(holder.readResult()).containsIgnoringCase("abort");
            assertThat(run("terminate", "process=SocketHolder"))
                    .isEqualTo(new Jar.Run(1, "not_found: no socket matches process=SocketHolder\n", ""));
        }
    }

    @Test
    void sparesWhatIsProtectedAndWhatIsMany() throws Exception {
        try (SocketHolder first = namespace.call(SocketHolder::start);
                SocketHolder second = namespace.call(SocketHolder::start)) {
            Jar.Run kept = run("terminate", "pid=" + first.pid(), "--terminate.protect=sshd,SocketHolder");
            assertThat(kept.exit()).isEqualTo(1);
            assertThat(kept.out())
                    .startsWith("refused: ")
                    .endsWith(": \"SocketHolder\" is protected by --terminate.protect\n");

            Jar.Run listed = run("terminate", "process=SocketHolder");
            assertThat(listed.exit()).isEqualTo(1);
            assertThat(listed.out().lines())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("would terminate: 127.0.0.1:"));
            assertThat(listed.err()).startsWith("tcpwarden: 2 sockets match, so none was terminated: ");

            assertThat(run("terminate", "process=SocketHolder", "--yes").exit()).isZero();
            assertThat(second.readResult()).containsIgnoringCase("abort");
        }
    }

    @Test
    void terminatesConnectionsInEveryStateButListenersAndWhatIsOnlyBound() throws Exception {
        try (EveryState states = namespace.call(EveryState::ipv4)) {
            Jar.Run end = run("terminate", "local=127.0.0.1", "--yes");

            assertThat(end.exit()).isEqualTo(1);
            Map<String, String> results = new HashMap<>();
            end.out().lines().forEach(line -> results.put(connection(line), line));
            states.sockets()
                    .forEach(
                            (state, connection) -> assertThat(results.get(connection.toString()))
                                    .as(state.label())
                                    .startsWith(
                                            switch (state) {
                                                case LISTEN -> "refused: ";
                                                case CLOSE -> "unsupported: ";
                                                default -> "";
                                            })
                                    .matches(
                                            "(terminated|refused|unsupported|not_found: .* already gone: closed together with).*"));
            assertThat(run("list").out().lines().skip(1).map(CommandLineIT::firstWord))
                    .containsOnly("listen", "close");
        }
    }

    @Test
    void terminatesAListenerThatIsAskedForByState() throws Exception {
        try (EveryState ipv6 = namespace.call(EveryState::ipv6);
                EveryState mapped = namespace.call(EveryState::mapped)) {
            String port = ":" + ipv6.socket(TcpState.LISTEN).local().port();
            String mappedPort = ":" + mapped.socket(TcpState.LISTEN).local().port();

            assertThat(run("terminate", "state=listen", "local=" + port).out())
                    .startsWith("terminated: [::1]" + port + " -> [::]:0: ");
            assertThat(run("terminate", "state=listen", "local=" + mappedPort, "remote=0.0.0.0")
                            .out())
                    .startsWith("terminated: 127.0.0.1" + mappedPort + " -> 0.0.0.0:0: ");
        }
    }

    @Test
    void withoutTheCapabilityItIsDenied() throws Exception {
        Path jar = Files.createTempFile("tcpwarden", ".jar");
        try (SocketHolder holder = namespace.call(SocketHolder::start)) {
            Files.copy(Jar.path(), jar, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("r--r--r--"));
            int port = holder.peer().getPort();
            Jar.Run denied = asNobody(jar, "terminate", "local=:" + port);

            assertThat(denied.out())
                    .startsWith("denied: 127.0.0.1:" + port + " -> ")
                    .endsWith(": CAP_NET_ADMIN is missing\n");
            assertThat(denied.exit()).isEqualTo(1);
            Jar.Run list = asNobody(jar, "list", "local=:" + port);
            assertThat(list.out()).endsWith(" - (no_permission)\n");
            assertThat(list.exit()).isZero();
        } finally {
            Files.delete(jar);
        }
    }

    private Jar.Run asNobody(Path jar, String... arguments) throws Exception {
        String setpriv = Needs.program("setpriv").toString();
        List<String> command = new ArrayList<>(List.of(
                setpriv,
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                Jar.java(),
                "-jar",
                jar.toString()));
        command.addAll(List.of(arguments));
        return namespace.call(() -> Jar.command(command));
    }

    @Test
    void aClosedPipeIsQuietAndAFullDiskIsNot() throws Exception {
        String list = Jar.java() + " -jar " + Jar.path() + " list";

        String withoutReader = "mkfifo PIPE && exec 3<>PIPE 4>PIPE 3<&-; "
                .replace("PIPE", folder.resolve("pipe").toString());
        assertThat(shell(withoutReader + list + " >&4")).isEqualTo(new Jar.Run(0, "", ""));
        assertThat(shell(list + " > /dev/full"))
                .isEqualTo(new Jar.Run(1, "", "tcpwarden: the output could not be written: No space left on device\n"));
    }

    private Jar.Run shell(String script) throws Exception {
        return namespace.call(() -> Jar.command(List.of("/bin/sh", "-c", script)));
    }

    @Test
    void aMistakeExitsWithTwo() throws Exception {
        assertThat(run("list", "state=open").exit()).isEqualTo(2);
        assertThat(run("lsit"))
                .isEqualTo(
                        new Jar.Run(
                                2,
                                "",
                                "tcpwarden: \"lsit\" is not a command: there are agent, list, terminate, top, history, rules; see --help\n"));
    }

    /** {@code 127.0.0.1:1 -> 127.0.0.1:2} of {@code terminated: 127.0.0.1:1 -> 127.0.0.1:2: established, …}. */
    private static String connection(String line) {
        int start = line.indexOf(": ") + 2;
        return line.substring(start, line.indexOf(": ", start));
    }

    private static String firstWord(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    /** A connection of this process with itself, over which that many bytes went to the server and back, and all were read. */
    private record Conversation(ServerSocket listener, Socket client, Socket server) implements AutoCloseable {

        static Conversation of(int there, int back) throws IOException {
            ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
            Socket server = listener.accept();
            client.getOutputStream().write(new byte[there]);
            assertThat(server.getInputStream().readNBytes(there)).hasSize(there);
            server.getOutputStream().write(new byte[back]);
            assertThat(client.getInputStream().readNBytes(back)).hasSize(back);
            return new Conversation(listener, client, server);
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            client.close();
            server.close();
        }
    }
}
