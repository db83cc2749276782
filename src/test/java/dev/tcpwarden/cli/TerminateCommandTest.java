package dev.tcpwarden.cli;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TerminateCommandTest {

    private final FakePlatform platform = new FakePlatform(new TableOf()
            .owned(process("nginx", 10), 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
            .owned(process("nginx", 10), 2, TcpState.ESTABLISHED, "127.0.0.1:80 -> 127.0.0.1:5000")
            .owned(process("curl", 20), 3, TcpState.ESTABLISHED, "127.0.0.1:5000 -> 127.0.0.1:80")
            .owned(process("tcpwarden", 999), 4, TcpState.ESTABLISHED, "10.0.0.1:9 -> 10.0.0.2:9")
            .unowned(UnattributedReason.NO_PERMISSION, 5, TcpState.ESTABLISHED, "10.0.0.1:8 -> 10.0.0.2:8")
            .build());

    @Test
    void terminatesTheOneConnectionThatMatches() {
        FakePlatform.Run run = platform.run("terminate", "process=curl");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("terminated: 127.0.0.1:5000 -> 127.0.0.1:80: established, curl (pid 20)\n");
        assertThat(platform.asked).containsExactly(3L);
        assertThat(platform.closed).isTrue();
    }

    @Test
    void severalAreListedAndNoneIsTerminated() {
        assertThat(platform.run("terminate", "process=nginx"))
                .isEqualTo(new FakePlatform.Run(
                        1,
                        """
                                would refuse: 0.0.0.0:80 -> 0.0.0.0:0: it is a listener, and terminating it stops the service; \
                                a filter with state=listen allows it
                                would terminate: 127.0.0.1:80 -> 127.0.0.1:5000: established, nginx (pid 10)
                                """,
                        "tcpwarden: 2 sockets match, so none was terminated: add --yes to terminate them all, or terms to"
                                + " select one\n"));
        assertThat(platform.asked).isEmpty();
    }

    @Test
    void severalAreTerminatedWithYes() {
        FakePlatform.Run run = platform.run("terminate", "process=nginx", "--yes");

        assertThat(run.exit()).isEqualTo(1); // the listener is refused
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out()).contains("refused: 0.0.0.0:80", "terminated: 127.0.0.1:80 -> ");
        assertThat(platform.run("terminate", "process=nginx", "state=established", "--yes")
                        .exit())
                .isZero();
    }

    @Test
    void bothEndsOfOneConnectionWithinThisHostAreTerminatedByOne() {
        platform.answers.put(3L, new TerminationOutcome.Gone());

        FakePlatform.Run run = platform.run("terminate", "remote=127.0.0.1", "--yes");

        assertThat(run.out().lines())
                .containsExactly(
                        "terminated: 127.0.0.1:80 -> 127.0.0.1:5000: established, nginx (pid 10)",
                        "not_found: 127.0.0.1:5000 -> 127.0.0.1:80: already gone: closed together with its other end on"
                                + " this host, 127.0.0.1:80 -> 127.0.0.1:5000");
        assertThat(run.exit()).isZero();
    }

    @Test
    void whatClosedByItselfWasNotTerminated() {
        platform.answers.put(3L, new TerminationOutcome.Gone());

        assertThat(platform.run("terminate", "process=curl").exit()).isEqualTo(1);
    }

    @Test
    void aDryRunTerminatesNothing() {
        FakePlatform.Run run = platform.run("terminate", "process=nginx", "--dry-run", "--yes");

        assertThat(run.exit()).isZero();
        assertThat(run.out().lines()).hasSize(2);
        assertThat(platform.asked).isEmpty();
        assertThat(platform.run("terminate", "process=absent", "--dry-run").exit())
                .isEqualTo(1);
    }

    @Test
    void noMatchIsNotFound() {
        assertThat(platform.run("terminate", "process=my app", "--yes"))
                .isEqualTo(new FakePlatform.Run(1, "not_found: no socket matches \"process=my app\"\n", ""));
    }

    @Test
    void refusalsAndTroublesExitWithOne() {
        assertThat(platform.run("terminate", "process=tcpwarden"))
                .extracting(FakePlatform.Run::exit, FakePlatform.Run::out)
                .containsExactly(1, "refused: 10.0.0.1:9 -> 10.0.0.2:9: it belongs to tcpwarden itself (pid 999)\n");

        platform.answers.put(3L, new TerminationOutcome.Denied("CAP_NET_ADMIN"));
        assertThat(platform.run("terminate", "pid=20"))
                .extracting(FakePlatform.Run::exit, FakePlatform.Run::out)
                .containsExactly(1, "denied: 127.0.0.1:5000 -> 127.0.0.1:80: CAP_NET_ADMIN is missing\n");
    }

    @Test
    void thePolicyComesFromFlagsAndVariables() {
        assertThat(platform.run("terminate", "--terminate.protect=curl", "pid=20")
                        .out())
                .isEqualTo("refused: 127.0.0.1:5000 -> 127.0.0.1:80: \"curl\" is protected by --terminate.protect\n");
        assertThat(platform.run("terminate", "--terminate.protect=curl", "local=:8")
                        .out())
                .startsWith("refused: 10.0.0.1:8 -> 10.0.0.2:8: its owner is not known (no_permission), ");

        platform.environment.put("TCPWARDEN_TERMINATE_ENABLED", "false");
        assertThat(platform.run("terminate", "pid=20").out())
                .isEqualTo(
                        "refused: 127.0.0.1:5000 -> 127.0.0.1:80: terminations are off (--terminate.enabled=false)\n");
        assertThat(platform.asked).isEmpty();
    }

    @Test
    void aFailedReadIsNotNotFound() {
        platform.readFailure = Optional.of(new KernelException("recvmsg: ENOBUFS (105)"));

        assertThat(platform.run("terminate", "pid=20"))
                .isEqualTo(new FakePlatform.Run(
                        1, "", "tcpwarden: the TCP table could not be read: recvmsg: ENOBUFS (105)\n"));
    }
}
