package dev.tcpwarden.cli;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.cli.FakePlatform.Run;
import dev.tcpwarden.kernel.BrokenPipeException;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopCommandTest {

    private final FakePlatform platform = new FakePlatform(new TableOf()
            .owned(process("nginx", 10), 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
            .owned(process("nginx", 10), 2, TcpState.ESTABLISHED, "127.0.0.1:80 -> 127.0.0.1:5000")
            .owned(process("curl", 20), 3, TcpState.ESTABLISHED, "127.0.0.1:5000 -> 127.0.0.1:80")
            .build());

    /** An agent of the host that the test runs on is none of its own. */
    @BeforeEach
    void findNoAgent() {
        platform.environment.put("TCPWARDEN_WEB_LISTEN_ADDRESS", "127.0.0.1:0");
    }

    @Test
    void printsProcesses() {
        Run run = platform.run("top", "-b", "-n", "1");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out().replaceFirst("  \\S+Z, ", "  TIME, ")).isEqualTo("""
                        tcpwarden top  TIME, by itself
                        3 sockets: 2 established, 1 listen
                        in - bytes/s, out - bytes/s, retransmitted - segments/s
                        Process Pid Sockets Estab Close-W Listen In/s Out/s Retr/s Send-Q Recv-Q Stalled Time-W
                        nginx    10       2     1       0      1    -     -      -      0      0       -      0
                        curl     20       1     1       0      0    -     -      -      0      0       -      0
                        """);
    }

    @Test
    void printsGroupsThatAreAskedFor() {
        assertThat(platform.run("top", "-b", "-n1", "--by=state", "--sort=+Count", "process=nginx,curl")
                        .out()
                        .lines()
                        .skip(3)
                        .map(line -> line.replaceAll(" .*", "")))
                .containsExactly("State", "listen", "established");
    }

    @Test
    void takesTermsAboutAges() {
        Run run = platform.run(
                "top",
                "--batch",
                "--iterations=1",
                "--interval=200ms",
                "--view=connections",
                "age<1h",
                "--sort=-local");

        assertThat(run.out().lines().filter(line -> line.startsWith("tcpwarden top")))
                .hasSize(1);
        assertThat(run.out()).as("what was there at first may be older").containsPattern("\n0 of [1-9]\\d* sockets");
    }

    @Test
    void endsWhenNothingReadsIt() {
        Run run = platform.run(
                new OutputStream() {
                    @Override
                    public void write(int oneByte) throws IOException {
                        throw new BrokenPipeException(new IOException("EPIPE"));
                    }
                },
                "top",
                "-b");

        assertThat(run.exit()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--interval=0s; the interval \"0s\" is not allowed; allowed: 200ms to 1h, written like 500ms, 5s or 1m30s",
                "--iterations=0; --iterations=\"0\" is not allowed; allowed: 1 or more",
                "--by=pid,pid; --by names a key more than once",
                "--sort=color; --sort=\"color\" is not allowed; allowed: Process, Pid,",
                "--agent=of; --agent=\"of\" is not allowed; allowed: auto, off, or the address of an agent such as http://",
                "--agent=ftp://127.0.0.1; --agent=\"ftp://127.0.0.1\" is not allowed; allowed: auto, off,",
                "--agent=http://a:b@127.0.0.1; --agent=\"http://a:b@127.0.0.1\" is not allowed; allowed: auto, off,",
                "--agent=http://127.0.0.1:1/?x; --agent=\"http://127.0.0.1:1/?x\" is not allowed; allowed: auto, off,",
                "--agent=http://127.0.0.1:99999; --agent=\"http://127.0.0.1:99999\" is not allowed; allowed: auto, off,",
                "--agent=http://127.0.0.1:0; --agent=\"http://127.0.0.1:0\" is not allowed; allowed: auto, off,",
                "state=open; the filter term \"state=open\" is wrong",
            })
    void mistakes(String argument, String sentence) {
        Run run = platform.run("top", "-b", argument);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("tcpwarden: " + sentence).hasLineCount(1);
    }

    @Test
    void anAgentHasItsOwnSettings() {
        Run run = platform.run("top", "-b", "--agent=http://127.0.0.1:1", "--terminate.protect=nginx");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("tcpwarden: --terminate.protect is of no effect on an agent: it has its own settings\n");
    }

    @Test
    void aUserOfAnAgentHasAPassword() {
        Run run = platform.run("top", "-b", "--agent=http://carol@127.0.0.1:1");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("tcpwarden: the password of \"carol\" is needed in the variable TCPWARDEN_AGENT_PASSWORD\n");
    }

    @Test
    void aTableThatCannotBeReadIsNoEmptyOne() {
        platform.readFailure = Optional.of(new KernelException("EPERM"));

        assertThat(platform.run("top", "-b")).extracting(Run::exit, Run::out).containsExactly(1, "");
        assertThat(platform.run("top", "-b").err()).contains("tcpwarden: the TCP table could not be read: EPERM\n");
    }

    @Test
    void theScreenNeedsATerminal() {
        platform.environment.put("TERM", "xterm");
        assertThat(platform.run("top").err()).startsWith("tcpwarden: top needs a terminal");

        platform.environment.put("TERM", "dumb");
        Run dumb = platform.run("top", "--no-color");
        assertThat(dumb.err())
                .isEqualTo(
                        "tcpwarden: nothing can be drawn on the terminal TERM=\"dumb\"; --batch prints plain text\n");
        assertThat(dumb.exit()).isEqualTo(1);
    }
}
