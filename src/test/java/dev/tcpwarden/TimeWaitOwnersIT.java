package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The owner of TIME_WAIT as the running agent reports it: the process that closed first, for as long as it runs. */
class TimeWaitOwnersIT {

    private static final int SOURCE = 25_000; // outside of the ephemeral range

    /** Closes at once what sends an s, and anything else after its client. */
    private static final String SERVER = """
            my $listener = listener();
            say_(port($listener));
            while (accept(my $c, $listener)) {
                sysread($c, my $who, 1);
                if ($who ne 's') { while (sysread($c, my $rest, 1)) {} }
                close $c;
            }
            """;

    /** The kernel gives away a pair in TIME_WAIT once its time stamps have gone on. */
    private static final String CLIENT = """
            my ($s, $connected);
            for (1 .. 200) {
                socket($s, PF_INET, SOCK_STREAM, 0) or die $!;
                setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1) or die $!;
                bind($s, sockaddr_in(%d, INADDR_LOOPBACK)) or die $!;
                last if $connected = connect($s, sockaddr_in(%d, INADDR_LOOPBACK));
                close $s;
                select(undef, undef, undef, 0.1);
            }
            die $! unless $connected;
            say_(0);
            turn();
            syswrite($s, '%s');
            if ('%s' eq 's') { while (sysread($s, my $rest, 1)) {} }
            close $s;
            say_(0);
            turn();
            """;

    private static final int MANY_CONNECTIONS = 120; // fewer than may wait to be accepted
    private static final double SECONDS_TO_CLOSE = 4;

    /** To a server that reads each to its end before it accepts the next. */
    private static final String MANY = """
            my @s = map { connected(%2$d) } 1 .. %1$d;
            say_(0);
            turn();
            for (@s) { syswrite($_, 'c'); close($_); select(undef, undef, undef, %3$f) }
            say_(0);
            turn();
            """;

    @TempDir
    private Path folder;

    private NetworkNamespace namespace;
    private RunningAgent agent;
    private Script server;
    private int port;

    @BeforeEach
    void start() throws Exception {
        namespace = NetworkNamespace.create();
        agent = RunningAgent.start(namespace);
        server = namespace.call(() -> Script.start(folder, "server.pl", SERVER));
        port = server.hear().get(0);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        agent.close();
        namespace.close();
    }

    @Test
    void ofTheClientThatClosedFirstUntilItHasExited() throws Exception {
        String exited = "tcpwarden_unattributed_connections{reason=\"owner_ended\",state=\"time_wait\"}";
        try (Script client = client("client.pl", "c")) {
            closes(client, "client.pl");
            agent.await(Map.of(inState("time_wait", client, "client.pl"), 1.0, exited, 0.0));
            assertThat(agent.fresh())
                    .containsEntry(inState("time_wait", server, "server.pl"), 0.0)
                    .containsEntry(
                            inState("time_wait", client, "client.pl")
                                    .replace("connections{", "inferred_connections{by=\"history\","),
                            1.0);
            client.proceed(); // to its end
            agent.await(Map.of(exited, 1.0));
            await().untilAsserted(() ->
                    assertThat(agent.scrape()).doesNotContainKey(inState("time_wait", client, "client.pl")));
        }
    }

    @Test
    void ofTheServerThatClosedFirst() throws Exception {
        try (Script client = client("client.pl", "s")) {
            closes(client, "client.pl");
            agent.await(Map.of(
                    inState("time_wait", server, "server.pl"), 1.0,
                    inState("time_wait", client, "client.pl"), 0.0));
        }
    }

    @Test
    void notOfTheFirstOnceAnotherHasThePair() throws Exception {
        try (Script first = client("first.pl", "c")) {
            closes(first, "first.pl");
            agent.await(Map.of(inState("time_wait", first, "first.pl"), 1.0));
            try (Script second = client("second.pl", "c")) {
                second.hear();
                agent.await(Map.of(
                        inState("time_wait", first, "first.pl"), 0.0,
                        inState("established", second, "second.pl"), 1.0));
                second.turn();
                agent.await(Map.of(
                        inState("time_wait", first, "first.pl"), 0.0,
                        inState("time_wait", second, "second.pl"), 1.0));
            }
        }
    }

    /** Each closes at another moment of a sample, some between the table and the look at its owners. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "off"})
    void ofEachOfManyThatCloseWhileSamplesAreTaken(String bpf) throws Exception {
        String work = MANY.formatted(MANY_CONNECTIONS, port, SECONDS_TO_CLOSE / MANY_CONNECTIONS);
        try (RunningAgent other = RunningAgent.start(namespace, "--bpf=" + bpf);
                Script client = namespace.call(() -> Script.start(folder, "many.pl", work))) {
            client.hear();
            other.await(Map.of(inState("established", client, "many.pl"), (double) MANY_CONNECTIONS));
            client.turn();
            other.await(Map.of(inState("time_wait", client, "many.pl"), (double) MANY_CONNECTIONS));
        }
    }

    /** @param who closes first: c for the client, s for the server */
    private Script client(String name, String who) throws Exception {
        String text = CLIENT.formatted(SOURCE, port, who, who);
        return namespace.call(() -> Script.start(folder, name, text));
    }

    /** Once a sample has seen its connection. */
    private void closes(Script client, String name) throws Exception {
        client.hear();
        agent.await(Map.of(inState("established", client, name), 1.0));
        client.turn();
    }

    private static String inState(String state, Script script, String name) {
        return "tcpwarden_connections{pid=\"" + script.pid() + "\",process=\"" + name + "\",state=\"" + state + "\"}";
    }
}
