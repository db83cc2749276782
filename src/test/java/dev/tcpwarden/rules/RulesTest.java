package dev.tcpwarden.rules;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import dev.tcpwarden.terminate.Via;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    private static final ProcessInfo ORDERS = process("orders", 10);
    private static final Requester ADMIN = new Requester(Via.JMX, Optional.of("admin"), Optional.empty());

    private static final String LEAK = "name: leak, match: process=orders state=close_wait, for: 1, action: terminate";

    @TempDir
    private Path folder;

    private RulesBench bench(String rule) throws IOException {
        return new RulesBench(folder, "rules: [{" + rule + "}]");
    }

    /** CLOSE_WAIT of orders with cookies 1, 2, …, and established connections of another process. */
    private static AttributedTable leaking(int closeWaits, int others) {
        TableOf table = new TableOf();
        for (int i = 1; i <= closeWaits; i++) {
            table.owned(ORDERS, i, TcpState.CLOSE_WAIT, "10.0.0.1:" + (1000 + i) + " -> 10.0.0.2:5432");
        }
        for (int i = 1; i <= others; i++) {
            table.owned(
                    process("other", 20),
                    100_000L + i,
                    TcpState.ESTABLISHED,
                    "10.0.0.1:" + (1000 + i) + " -> 10.0.0.3:80");
        }
        return table.build();
    }

    private static Long[] cookies(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toArray(Long[]::new);
    }

    @Test
    void theOldestGoFirstAsFastAsTheLimitsAllow() throws IOException {
        RulesBench bench = bench(LEAK + ", limit: {per-sample: 3, per-minute: 5}");

        assertThat(bench.victims(leaking(8, 0))).containsExactly(1L, 2L, 3L);
        assertThat(bench.victims(leaking(8, 0))).containsExactly(1L, 2L);
        assertThat(bench.victims(leaking(8, 0))).isEmpty();
        assertThat(bench.suppressed(Suppression.LIMIT)).isEqualTo(5 + 6 + 8);
        bench.pass(Duration.ofSeconds(59));
        assertThat(bench.victims(leaking(8, 0))).isEmpty();
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.victims(leaking(8, 0))).containsExactly(1L, 2L, 3L);
        assertThat(bench.status().matches()).isEqualTo(8);
        assertThat(bench.status().victims()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "victims: newest                                              | 5 4 3 2 1",
                "victims: all                                                 | 1 2 3 4 5",
                "victims: all-but-oldest                                      | 2 3 4 5",
                "'victims: oldest, when: {at-least: 4}'                       | 1 2",
                "'victims: newest, when: {at-least: 4}'                       | 5 4",
                "'victims: all, when: {at-least: 5}'                          | 1 2 3 4 5",
                "'victims: all, when: {at-least: 6}'                          | ''",
                "'when: {group-by: process, at-least: 5}'                     | 1",
                "'when: {group-by: local, at-least: 2}'                       | 1 2 3 4",
                "'victims: all-but-oldest, when: {group-by: [process, state]}'| 2 3 4 5",
                "except: local=:1002                                          | 1 3 4 5",
            })
    void victimsAreChosenOfEachGroup(String keys, String expected) throws IOException {
        RulesBench bench = bench(LEAK + ", " + keys);

        assertThat(bench.victims(leaking(5, 0)))
                .containsExactly(expected.lines()
                        .flatMap(line -> Arrays.stream(line.split(" ")))
                        .map(Long::valueOf)
                        .toArray(Long[]::new));
    }

    @Test
    void theAgeInTheStateCountsWhereTheRuleAsksForIt() throws IOException {
        RulesBench bench = bench("name: a, match: state=close_wait state_age>5m, for: 1, action: terminate");

        assertThat(bench.victims(bench.sample(leaking(3, 0), 5_000, new int[] {3_000, 1, 1_999})))
                .containsExactly(2L, 3L);
        assertThat(bench.status().matches()).isEqualTo(2);
    }

    @Test
    void aConnectionMustHaveBeenFoundInSamplesRunning() throws IOException {
        RulesBench bench = bench(LEAK + ", limit: {per-sample: 9}");
        RulesBench patient = new RulesBench(
                folder, "rules: [{name: leak, match: process=orders state=close_wait, for: 3, action: terminate}]");

        assertThat(bench.victims(leaking(2, 0))).containsExactly(1L, 2L);
        assertThat(patient.victims(leaking(2, 0))).isEmpty();
        assertThat(patient.victims(leaking(2, 0))).isEmpty();
        assertThat(patient.victims(leaking(3, 0))).containsExactly(1L, 2L);
        assertThat(patient.victims(leaking(0, 1))).isEmpty();
        assertThat(patient.victims(leaking(2, 0))).isEmpty();
        assertThat(patient.status().matches()).isEqualTo(2);
    }

    @Test
    void someAreNeverVictims() throws IOException {
        RulesBench bench = bench("name: a, match: local=10.0.0.1, for: 1, action: terminate");
        AttributedTable table = new TableOf()
                .owned(ORDERS, 1, TcpState.LISTEN, "10.0.0.1:80 -> 0.0.0.0:0")
                .owned(process("tcpwarden", RulesBench.OWN_PID), 2, TcpState.ESTABLISHED, "10.0.0.1:81 -> 10.0.0.2:1")
                .owned(process("sshd", 11), 3, TcpState.ESTABLISHED, "10.0.0.1:22 -> 10.0.0.2:2")
                .owned(process("guarded", 12), 4, TcpState.ESTABLISHED, "10.0.0.1:23 -> 10.0.0.2:3")
                .unowned(UnattributedReason.ORPHANED, 5, TcpState.FIN_WAIT1, "10.0.0.1:24 -> 10.0.0.2:4")
                .owned(ORDERS, 6, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5")
                .build();

        assertThat(bench.victims(table)).containsExactly(6L);
        assertThat(bench.status().matches()).isEqualTo(5);
        assertThat(bench.suppressed(Suppression.PROTECTED)).isEqualTo(4);

        bench.write("rules: [{name: a, match: unattributed=orphaned, for: 1, action: terminate}]");
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.victims(table)).containsExactly(5L);
    }

    @Test
    void nothingIsTerminatedInTheFirstMinuteAfterAStartOrAChange() throws IOException {
        RulesBench bench = bench(LEAK);
        bench.write("rules: [{" + LEAK + ", limit: {per-sample: 1}}]");

        assertThat(bench.status().state()).isEqualTo(RuleStatus.State.GRACE);
        assertThat(bench.victims(leaking(2, 0))).isEmpty();
        bench.pass(Duration.ofSeconds(60).minusNanos(1));
        assertThat(bench.victims(leaking(2, 0))).isEmpty();
        assertThat(bench.suppressed(Suppression.GRACE)).isEqualTo(4);
        bench.pass(Duration.ofNanos(1));
        assertThat(bench.victims(leaking(2, 0))).containsExactly(1L);
        assertThat(bench.status().state()).isEqualTo(RuleStatus.State.ACTIVE);
    }

    @Test
    void aBrokenFileKeepsTheRulesBefore() throws IOException {
        RulesBench bench = bench(LEAK);
        bench.write("rules: [{name: leak}]");

        assertThat(bench.rules.problem()).contains("line 1, column 9: a rule has to have the key \"match\"");
        assertThat(bench.victims(leaking(1, 0))).containsExactly(1L);

        bench.write("rules: [{" + LEAK + "}]"); // as it was before: that changes nothing
        assertThat(bench.rules.problem()).isEmpty();
        assertThat(bench.status().state()).isEqualTo(RuleStatus.State.ACTIVE);
    }

    /** Ten are never too many; of a process more than 20 %, of the host more than 5 % are. */
    @ParameterizedTest
    @CsvSource({
        "10, 0, 1, 10",
        "11, 0, 300, ''",
        "11, 44, 300, 10",
        "11, 43, 300, ''",
        "12, 48, 180, 10",
        "12, 47, 300, ''",
        "12, 48, 179, ''",
    })
    void theBreakerTripsBeyondItsBorders(int closeWaits, int established, int others, String victims)
            throws IOException {
        RulesBench bench = bench(LEAK);
        TableOf table = new TableOf();
        for (int i = 1; i <= closeWaits + established; i++) {
            TcpState state = i <= closeWaits ? TcpState.CLOSE_WAIT : TcpState.ESTABLISHED;
            table.owned(ORDERS, i, state, "10.0.0.1:" + (1000 + i) + " -> 10.0.0.2:5432");
        }
        table.owned(ORDERS, 999, TcpState.LISTEN, "10.0.0.1:80 -> 0.0.0.0:0");
        for (int i = 1; i <= others; i++) {
            table.owned(
                    process("other", 20), 1000 + i, TcpState.ESTABLISHED, "10.0.0.1:" + (1000 + i) + " -> 10.0.0.3:1");
        }

        assertThat(bench.victims(table.build())).hasSize(victims.isEmpty() ? 0 : Integer.parseInt(victims));
        assertThat(bench.status().isPaused()).isEqualTo(victims.isEmpty());
        if (victims.isEmpty()) {
            assertThat(bench.status().why()).contains(" would be victims, more than ");
            assertThat(bench.suppressed(Suppression.BREAKER)).isEqualTo(closeWaits);
        }
    }

    @Test
    void withoutABreakerARuleGoesOn() throws IOException {
        RulesBench bench = bench(LEAK + ", breaker: off, limit: {per-sample: 100}");

        assertThat(bench.victims(leaking(50, 0))).containsExactly(cookies(1, 50));
        assertThat(bench.status().isPaused()).isFalse();
    }

    @Test
    void aRuleThatPausedItselfGoesOnWhenAPersonOrTheFileSaysSo() throws IOException {
        RulesBench bench = bench(LEAK);
        bench.victims(leaking(11, 0));
        assertThat(bench.victims(leaking(1, 0))).isEmpty();
        assertThat(bench.status().why())
                .isEqualTo("11 of the 11 connections of this host would be victims, more than 5 %");

        bench.rules.resume("leak", ADMIN);
        assertThat(bench.victims(leaking(1, 0))).containsExactly(1L);

        bench.rules.pause("leak", ADMIN);
        assertThat(bench.victims(leaking(1, 0))).isEmpty();
        assertThat(bench.status().why()).isEqualTo("paused by admin");
        assertThat(bench.suppressed(Suppression.PAUSED)).isEqualTo(1);
        assertThat(bench.status().matches()).isEqualTo(1);

        bench.write("rules: [{" + LEAK + "}] # changed");
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.victims(leaking(1, 0))).containsExactly(1L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.rules.pause("x", ADMIN))
                .withMessage("there is no rule \"x\": there are leak");
    }

    /** One connection that is terminated again and again, each time as another socket. */
    @Test
    void aClientThatComesBackPausesTheRule() throws IOException {
        RulesBench bench = bench(LEAK + ", limit: {per-sample: 10, per-minute: 100}");
        int terminated = 0;
        for (int i = 1; i <= 40 && !bench.status().isPaused(); i++) {
            AttributedTable table = new TableOf()
                    .owned(ORDERS, i, TcpState.CLOSE_WAIT, "10.0.0.1:" + (1000 + i) + " -> 10.0.0.2:5432")
                    .build();
            terminated += bench.victims(bench.sample(table, i * 10, new int[] {i * 10}))
                    .size();
            bench.pass(Duration.ofSeconds(1));
        }
        assertThat(terminated).isEqualTo(1 + LoopGuard.MOST_A_MINUTE);
        assertThat(bench.status().why())
                .isEqualTo("connections of 10.0.0.2 come back as they are terminated, more than 20 in a minute");
    }

    @Test
    void manyThatWereThereBeforeAreNoLoop() {
        LoopGuard guard = new LoopGuard();
        IpAddress remote = IpAddress.parse("10.0.0.2");
        for (int i = 0; i < 100; i++) {
            assertThat(guard.allows(remote, i, i, 100)).isTrue();
        }
        for (int i = 0; i < LoopGuard.MOST_A_MINUTE; i++) {
            assertThat(guard.allows(remote, 100, 101, 101)).isTrue();
        }
        assertThat(guard.allows(remote, 100, 101, 101)).isFalse();
        assertThat(guard.allows(IpAddress.parse("10.0.0.3"), 100, 101, 101)).isTrue();
        assertThat(guard.allows(remote, Duration.ofMinutes(1).toNanos() + 100, 102, 102))
                .isTrue();
    }

    @Test
    void aSampleWithManyUnknownOwnersTerminatesNothing() throws IOException {
        RulesBench bench = bench(LEAK);
        TableOf table = new TableOf();
        for (int i = 1; i <= 19; i++) {
            table.owned(
                    ORDERS, i, i == 1 ? TcpState.CLOSE_WAIT : TcpState.ESTABLISHED, "10.0.0.1:" + i + " -> 10.0.0.2:5");
        }
        table.unowned(UnattributedReason.NO_PERMISSION, 100, TcpState.ESTABLISHED, "10.0.0.1:100 -> 10.0.0.2:5");
        assertThat(bench.victims(table.build())).containsExactly(1L);
        assertThat(bench.victims(
                        table.unowned(UnattributedReason.RACED, 101, TcpState.ESTABLISHED, "10.0.0.1:101 -> 10.0.0.2:5")
                                .build()))
                .isEmpty();
        assertThat(bench.suppressed(Suppression.ATTRIBUTION)).isEqualTo(1);
    }

    @Test
    void anExpiredRuleDoesNothing() throws IOException {
        RulesBench bench = bench(LEAK + ", expires: 2026-06-01T00:00:01Z");
        assertThat(bench.victims(leaking(1, 0))).containsExactly(1L);
        assertThat(bench.status().expires()).contains("2026-06-01T00:00:01Z");

        bench.now = Instant.parse("2026-06-01T00:00:01Z");
        assertThat(bench.victims(leaking(1, 0))).isEmpty();
        assertThat(bench.status().state()).isEqualTo(RuleStatus.State.EXPIRED);
        assertThat(bench.status().matches()).isZero();
    }

    @Test
    void aReportTerminatesNothing() throws IOException {
        RulesBench bench = bench(LEAK.replace("terminate", "report"));
        assertThat(bench.victims(leaking(11, 0))).isEmpty();
        assertThat(bench.status().matches()).isEqualTo(11);
        assertThat(bench.status().victims()).isEqualTo(11);
        assertThat(bench.status().isPaused()).isFalse();

        RulesBench off = new RulesBench(folder, "rules: [{" + LEAK + "}]", false);
        assertThat(off.victims(leaking(2, 0))).isEmpty();
        assertThat(off.status().action()).isEqualTo(Action.REPORT);
    }

    @Test
    void oneConnectionIsTheVictimOfOneRule() throws IOException {
        RulesBench bench = new RulesBench(
                folder, "rules: [{" + LEAK + "}, {name: second, match: state=close_wait, for: 1, action: terminate}]");
        List<Work> all = bench.rules.look(bench.sample(leaking(2, 0)));

        assertThat(all).hasSize(1);
        assertThat(all.get(0).reason()).isEqualTo("process=orders state=close_wait: 2 match");
    }

    @Test
    void whatCouldNotBeTerminatedIsNotTriedAgain() throws IOException {
        RulesBench bench = bench(LEAK);
        List<Work> work = bench.rules.look(bench.sample(leaking(1, 0)));
        bench.rules.record(work.get(0), List.of());

        assertThat(bench.status().results().get(Outcome.NOT_FOUND)).isEqualTo(1);
        assertThat(bench.status().terminated()).isZero();
    }

    @Test
    void aPreviewSaysWhatARuleWouldDo() throws IOException {
        RulesBench bench = bench(LEAK + ", limit: {per-sample: 1}, when: {group-by: process, at-least: 2}");
        assertThatIllegalStateException()
                .isThrownBy(() -> bench.rules.preview("leak"))
                .withMessage("there is no fresh sample of the TCP table");

        bench.victims(leaking(3, 1));
        assertThat(bench.rules.preview("leak"))
                .containsExactly(
                        "leak: 3 match, 0 protected, 0 too few (at least 2 by process), 2 victims (oldest), terminate",
                        "victim: 10.0.0.1:1001 -> 10.0.0.2:5432: close_wait, orders (pid 10), 2h46m in its state",
                        "waits for the limit: 10.0.0.1:1002 -> 10.0.0.2:5432: close_wait, orders (pid 10), 2h46m in its state");
        assertThatIllegalArgumentException().isThrownBy(() -> bench.rules.preview("x"));
    }
}
