package dev.tcpwarden.cli;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A termination of MPTCP: the program reads that its connection is gone, or the answer is not {@code terminated}. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MptcpIT {

    private static final int ECONNABORTED = 103;
    private static final int ECONNRESET = 104;
    private static final int EINVAL = 22;
    private static final int READ_TO_THE_END = 0;

    private static final String PROGRAM = """
            sub mptcp {
                socket(my $s, PF_INET, SOCK_STREAM, $_[0]) or die $!;
                bind($s, sockaddr_in(0, inet_aton('10.9.1.1'))) or die $!;
                return $s;
            }
            sub hears {
                my $n = sysread($_[0], my $buffer, 1);
                say_(defined $n ? $n : $! + 0);
            }
            sub exchange {
                my ($client, $server) = @_;
                syswrite($client, 'x'); sysread($server, my $b, 1);
                syswrite($server, 'y'); sysread($client, $b, 1);
            }
            my $listener = mptcp(SERVER);
            listen($listener, 8) or die $!;
            my $client = mptcp(262);
            connect($client, getsockname($listener)) or die $!;
            """;

    @TempDir
    private Path folder;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    MptcpIT() throws Exception {}

    /** A client at 10.9.1.1 opens a second path, from 10.9.2.1. */
    @BeforeEach
    void twoPaths() throws Exception {
        Needs.mptcp();
        ip("addr", "add", "10.9.1.1/32", "dev", "lo");
        ip("addr", "add", "10.9.2.1/32", "dev", "lo");
        ip("mptcp", "limits", "set", "subflow", "2", "add_addr_accepted", "2");
        ip("mptcp", "endpoint", "add", "10.9.2.1", "dev", "lo", "subflow");
    }

    private void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Needs.program("ip").toString()));
        command.addAll(List.of(arguments));
        assertThat(namespace.call(() -> Jar.command(command))).isEqualTo(new Jar.Run(0, "", ""));
    }

    private Jar.Run run(String... arguments) throws Exception {
        return namespace.call(() -> Jar.run(arguments));
    }

    private Script program(String server, String rest) throws Exception {
        return namespace.call(() -> Script.start(folder, "mptcp.pl", PROGRAM.replace("SERVER", server) + rest));
    }

    /** Both ends of the connection, connected; then each reads until it is closed. */
    private Script connected() throws Exception {
        Script script = program("262", """
                accept(my $server, $listener) or die $!;
                exchange($client, $server);
                say_(port($listener));
                hears($client);
                hears($server);
                turn();
                """);
        await().until(() -> paths() == 4);
        return script;
    }

    /** Each has two ends here. */
    private long paths() throws Exception {
        return run("list", "state=established").out().lines().skip(1).count();
    }

    @Test
    void thePathThatIsAskedForTakesTheConnectionAlong() throws Exception {
        try (Script script = connected()) {
            script.hear();

            Jar.Run end = run("terminate", "local=10.9.2.1");
            assertThat(end.out())
                    .startsWith("terminated: 10.9.2.1:")
                    .endsWith(": established, mptcp.pl (pid " + script.pid() + ")\n");
            assertThat(end.exit()).isZero();

            assertThat(script.hear()).containsExactly(READ_TO_THE_END);
            assertThat(script.hear()).containsExactly(ECONNRESET);
            assertThat(paths()).isZero();
        }
    }

    @Test
    void allPathsAndBothEndsAreOneConnection() throws Exception {
        try (Script script = connected()) {
            script.hear();

            Jar.Run end = run("terminate", "process=mptcp.pl", "state=established", "--yes");

            assertThat(end.out().lines())
                    .hasSize(4)
                    .filteredOn(line -> line.startsWith("terminated: "))
                    .hasSize(1);
            assertThat(end.out().lines().filter(line -> line.startsWith("not_found: ")))
                    .hasSize(3)
                    .anyMatch(line -> line.endsWith(": already gone: closed together with its MPTCP connection"));
            assertThat(end.exit()).isZero();
            assertThat(paths()).isZero();
        }
    }

    @Test
    void whereNoProcessHoldsTheConnectionItIsUnsupported() throws Exception {
        try (Script script = program(
                "262",
                "say_(port($listener)); turn(); accept(my $s, $listener) or die $!;"
                        + "exchange($client, $s); say_(1); turn();")) {
            int port = script.hear().get(0);

            Jar.Run end = run("terminate", "local=10.9.1.1:" + port, "state=established");
            assertThat(end.out())
                    .startsWith("unsupported: 10.9.1.1:" + port + " -> ")
                    .endsWith(
                            ": it belongs to an MPTCP connection, which SOCK_DESTROY would leave open; no process holds"
                                    + " the socket, so there is no descriptor to terminate it with\n");
            assertThat(end.exit()).isEqualTo(1);

            assertThat(script.turn()).containsExactly(1);
        }
    }

    @Test
    void aListenerIsClosed() throws Exception {
        try (Script script = program("262", """
                accept(my $server, $listener) or die $!;
                say_(port($listener));
                accept(my $another, $listener) or say_($! + 0);
                turn();
                """)) {
            int port = script.hear().get(0);

            assertThat(run("terminate", "local=:" + port, "state=listen").out()).startsWith("terminated: ");
            assertThat(script.hear()).containsExactly(EINVAL);
            assertThat(run("list", "state=listen").out()).hasLineCount(1);
        }
    }

    @Test
    void withAPeerThatSpeaksNoMptcpItIsAConnectionAsAnyOther() throws Exception {
        try (Script script = program("0", """
                accept(my $server, $listener) or die $!;
                exchange($client, $server);
                say_(port($listener));
                hears($client);
                hears($server);
                turn();
                """)) {
            int port = script.hear().get(0);

            assertThat(run("terminate", "remote=:" + port, "state=established").out())
                    .startsWith("terminated: ");
            assertThat(script.hear()).containsExactly(ECONNABORTED);
            assertThat(script.hear()).containsExactly(ECONNRESET);
        }
    }
}
