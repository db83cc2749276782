package dev.tcpwarden.rules;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationPolicy;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import dev.tcpwarden.terminate.TerminationService;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleEngineTest {

    private static final String RULES = """
            protect: [peer]
            rules: [{name: leak, match: process=orders state=close_wait, for: 1, action: terminate}]
            """;

    @TempDir
    private Path folder;

    private RulesBench bench;
    private RuleEngine engine;
    private volatile AttributedTable host = table(1, 2, 3);
    private volatile boolean broken;
    private final List<Long> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<Requester> by = Collections.synchronizedList(new ArrayList<>());
    private final List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());

    private static AttributedTable table(long... cookies) {
        TableOf table = new TableOf();
        for (long cookie : cookies) {
            table.owned(
                    process("orders", 10),
                    cookie,
                    TcpState.CLOSE_WAIT,
                    "10.0.0.1:" + (1000 + cookie % 100) + " -> 10.0.0.2:5432");
        }
        return table.build();
    }

    @BeforeEach
    void start() throws IOException {
        bench = new RulesBench(folder, RULES);
        engine = new RuleEngine(bench.rules, bench.latest);
        engine.sampled(bench.sample(host)); // before the start: left out
        engine.start(new TerminationService(
                this::read,
                socket -> false,
                this::begin,
                new TerminationPolicy(true, Set.of(), RulesBench.OWN_PID),
                List.of(this::attempted)));
        bench.pass(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private AttributedTable read() throws IOException {
        if (broken) {
            throw new IOException("no memory");
        }
        return host;
    }

    private SocketTerminator.Request begin() {
        return new SocketTerminator.Request() {
            @Override
            public TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
                asked.add(socket.id().cookie());
                return socket.id().cookie() == 3
                        ? new TerminationOutcome.Failed("EIO (5)")
                        : new TerminationOutcome.Terminated();
            }

            @Override
            public void close() {}
        };
    }

    private void attempted(Requester requester, Termination termination) {
        by.add(requester);
        outcomes.add(termination.result().outcome());
    }

    private void sample() throws IOException {
        Sample sample = bench.sample(host);
        engine.sampled(sample);
    }

    private void await(Outcome result, long times) {
        Patience.await().until(() -> bench.status().results().getOrDefault(result, 0L) == times);
    }

    @Test
    void victimsAreTerminatedInTheNameOfTheRule() throws IOException {
        sample();

        await(Outcome.TERMINATED, 2);
        await(Outcome.FAILED, 1);
        assertThat(asked).containsExactly(1L, 2L, 3L);
        assertThat(by.get(0)).isEqualTo(Requester.rule("leak", "process=orders state=close_wait: 3 match"));

        sample(); // what failed is not tried again
        await(Outcome.TERMINATED, 4);
        assertThat(asked).containsExactly(1L, 2L, 3L, 1L, 2L);
    }

    /** Between the sample and the termination the addresses were taken by another socket, and one has changed its state. */
    @Test
    void onlyTheVeryConnectionThatStillMatchesIsTerminated() throws IOException {
        AttributedTable seen = host;
        host = new TableOf()
                .owned(process("orders", 10), 101, TcpState.CLOSE_WAIT, "10.0.0.1:1001 -> 10.0.0.2:5432")
                .owned(process("orders", 10), 2, TcpState.LAST_ACK, "10.0.0.1:1002 -> 10.0.0.2:5432")
                .build();
        engine.sampled(bench.sample(seen));

        await(Outcome.NOT_FOUND, 3);
        assertThat(asked).isEmpty();
    }

    @Test
    void anEndOfAProtectedProcessOnThisHostRefuses() throws IOException {
        host = new TableOf()
                .owned(process("orders", 10), 1, TcpState.CLOSE_WAIT, "127.0.0.1:1001 -> 127.0.0.1:5432")
                .owned(process("peer", 20), 2, TcpState.ESTABLISHED, "127.0.0.1:5432 -> 127.0.0.1:1001")
                .build();
        sample();

        await(Outcome.REFUSED, 1);
        assertThat(asked).isEmpty();
    }

    @Test
    void aTableThatCannotBeReadTerminatesNothing() throws IOException {
        broken = true;
        sample();
        Patience.await().until(() -> bench.status().matches() == 3);
        broken = false;
        sample();

        await(Outcome.TERMINATED, 2);
    }

    @Test
    void aStaleSampleTerminatesNothing() throws IOException {
        Sample sample = bench.sample(host);
        bench.pass(Duration.ofMinutes(1));
        engine.sampled(sample);
        engine.close(); // once it has done that

        assertThat(asked).isEmpty();
    }
}
