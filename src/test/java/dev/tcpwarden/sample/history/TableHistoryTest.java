package dev.tcpwarden.sample.history;

import static dev.tcpwarden.socket.TcpState.CLOSE_WAIT;
import static dev.tcpwarden.socket.TcpState.ESTABLISHED;
import static dev.tcpwarden.socket.TcpState.FIN_WAIT2;
import static dev.tcpwarden.socket.TcpState.LISTEN;
import static dev.tcpwarden.socket.TcpState.TIME_WAIT;
import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.process.Age;
import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.Attribution.Owned;
import dev.tcpwarden.process.Attribution.Unattributed;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableHistoryTest {

    private static final ProcessInfo WEB = process("web", 7);
    private static final ProcessInfo JOB = process("job", 9);
    private static final String LISTENER = "0.0.0.0:80 -> 0.0.0.0:0";
    private static final String SERVER = "127.0.0.1:80 -> 127.0.0.1:5000";
    private static final String CLIENT = "127.0.0.1:5000 -> 127.0.0.1:80";

    private final Set<ProcessIdentity> exited = new HashSet<>();
    private final TableHistory history = new TableHistory(process -> !exited.contains(process));
    private int now;

    private AttributedTable first(TableOf table) {
        return history.first(table.build());
    }

    private AttributedTable next(AttributedTable previous, TableOf table) {
        AttributedTable current = table.build();
        now += 50;
        RowMatching matching = RowMatching.between(
                previous.table(), current.table(), new int[current.table().size()]);
        return history.of(previous, current, matching, Optional.empty(), now, Optional.empty());
    }

    private static TableOf timeWait(long cookie, String connection) {
        return new TableOf().unowned(UnattributedReason.TIME_WAIT, cookie, TIME_WAIT, connection);
    }

    private static Attribution owner(AttributedTable table) {
        return table.owners().of(0);
    }

    @Test
    void whoBeganAConnectionStaysWhenTheListenerGoesAndWhenOneComes() {
        AttributedTable listening = first(new TableOf()
                .owned(WEB, 1, LISTEN, LISTENER)
                .owned(WEB, 2, ESTABLISHED, SERVER)
                .owned(WEB, 3, ESTABLISHED, CLIENT));

        AttributedTable later = next(
                listening,
                new TableOf()
                        .owned(WEB, 4, LISTEN, "0.0.0.0:5000 -> 0.0.0.0:0")
                        .owned(WEB, 2, ESTABLISHED, SERVER)
                        .owned(WEB, 3, ESTABLISHED, CLIENT));

        assertThat(later.isInbound(1)).isTrue();
        assertThat(later.isInbound(2)).isFalse();
    }

    @Test
    void timeWaitBelongsToWhomTheConnectionBelonged() {
        AttributedTable open = first(new TableOf().owned(JOB, 2, ESTABLISHED, CLIENT));

        AttributedTable sameCookie = next(open, timeWait(2, CLIENT));
        AttributedTable otherCookie = next(open, timeWait(99, CLIENT));

        assertThat(owner(sameCookie)).isEqualTo(new Owned(JOB, Evidence.HISTORY));
        assertThat(owner(otherCookie)).isEqualTo(new Owned(JOB, Evidence.HISTORY));
        assertThat(owner(next(otherCookie, timeWait(99, CLIENT)))).isEqualTo(new Owned(JOB, Evidence.HISTORY));
    }

    @Test
    void orphansThatTheKernelClosesKeepTheirOwnerToo() {
        AttributedTable open = first(new TableOf().owned(JOB, 2, ESTABLISHED, CLIENT));

        AttributedTable orphan = next(open, new TableOf().unowned(UnattributedReason.ORPHANED, 2, FIN_WAIT2, CLIENT));

        assertThat(owner(orphan)).isEqualTo(new Owned(JOB, Evidence.HISTORY));
    }

    @Test
    void anotherPairOfTheSameCookieHasNoOwner() {
        AttributedTable open = first(new TableOf().owned(JOB, 2, ESTABLISHED, "10.0.0.1:1 -> 10.0.0.2:2"));
        assertThat(owner(next(open, timeWait(2, CLIENT)))).isEqualTo(new Unattributed(UnattributedReason.TIME_WAIT));
    }

    @Test
    void whatWasSeenGoesBeforeTheListener() {
        AttributedTable open = first(new TableOf().owned(JOB, 2, ESTABLISHED, SERVER));
        AttributedTable closed = next(open, new TableOf().ownedByListener(WEB, 2, TIME_WAIT, SERVER));
        assertThat(owner(closed)).isEqualTo(new Owned(JOB, Evidence.HISTORY));
    }

    @Test
    void aListenersGuessStaysAGuess() {
        AttributedTable guessed = first(new TableOf().ownedByListener(WEB, 2, TIME_WAIT, SERVER));
        assertThat(owner(next(guessed, timeWait(2, SERVER)))).isEqualTo(new Owned(WEB, Evidence.LISTENER));
    }

    @Test
    void whatBelongedToAProcessThatHasExitedHasNoOwner() {
        AttributedTable open = first(new TableOf().owned(JOB, 2, ESTABLISHED, CLIENT));
        exited.add(JOB.identity());
        AttributedTable closed = next(open, timeWait(2, CLIENT));
        assertThat(owner(closed)).isEqualTo(new Unattributed(UnattributedReason.OWNER_ENDED));
        assertThat(owner(next(closed, timeWait(2, CLIENT))))
                .isEqualTo(new Unattributed(UnattributedReason.OWNER_ENDED));
    }

    @Test
    void whoHoldsASocketOwnsItWhateverWasBefore() {
        AttributedTable open = first(new TableOf().owned(JOB, 2, ESTABLISHED, CLIENT));
        assertThat(owner(next(open, new TableOf().owned(WEB, 2, ESTABLISHED, CLIENT))))
                .isEqualTo(new Owned(WEB, Evidence.HELD));
    }

    /**
     * It was open in the table, and closed before its holder was looked up; or the dump met it as it went from one state to
     * another.
     */
    @ParameterizedTest
    @CsvSource({"ESTABLISHED, RACED", "CLOSE_WAIT, RACED", "CLOSE, RACED", "ESTABLISHED, NO_PERMISSION"})
    void whatWasClosedWhileItsOwnerWasLookedUpBelongsToWhomItDidAndSoDoesItsTimeWait(
            TcpState state, UnattributedReason reason) {
        AttributedTable open = first(new TableOf().owned(JOB, 2, ESTABLISHED, CLIENT));

        AttributedTable raced = next(open, new TableOf().unowned(reason, 2, state, CLIENT));

        assertThat(owner(raced)).isEqualTo(new Owned(JOB, Evidence.HISTORY));
        assertThat(owner(next(raced, timeWait(2, CLIENT)))).isEqualTo(new Owned(JOB, Evidence.HISTORY));
        assertThat(owner(next(open, new TableOf().unowned(reason, 3, state, CLIENT))))
                .as("another socket")
                .isEqualTo(new Unattributed(reason));
    }

    @Test
    void agesBeginWhenASocketIsSeenAndWhenItsStateIs() {
        AttributedTable one = first(new TableOf().owned(JOB, 2, ESTABLISHED, CLIENT));
        AttributedTable two =
                next(one, new TableOf().owned(JOB, 3, ESTABLISHED, SERVER).owned(JOB, 2, CLOSE_WAIT, CLIENT));
        AttributedTable three =
                next(two, new TableOf().owned(JOB, 3, ESTABLISHED, SERVER).owned(JOB, 2, CLOSE_WAIT, CLIENT));

        assertThat(two.row(0).age()).contains(new Age(Duration.ZERO, Duration.ZERO, false));
        assertThat(three.row(0).age()).contains(new Age(Duration.ofSeconds(5), Duration.ofSeconds(5), false));
        assertThat(three.row(1).age())
                .as("at least as old as the agent")
                .contains(new Age(Duration.ofSeconds(10), Duration.ofSeconds(5), true));
    }

    @Test
    void aReconnectionIsYoungThoughItsSocketIsOld() {
        AttributedTable one = first(new TableOf().owned(JOB, 2, ESTABLISHED, CLIENT));
        AttributedTable two = next(one, new TableOf().owned(JOB, 2, ESTABLISHED, "127.0.0.1:5000 -> 10.0.0.9:80"));
        assertThat(two.row(0).age()).contains(new Age(Duration.ZERO, Duration.ZERO, false));
    }

    @Test
    void retiredColumnsAreReused() {
        AttributedTable one = first(new TableOf().owned(JOB, 2, ESTABLISHED, CLIENT));
        Ages.Retired retired = new Ages.Retired(new int[] {7, 7}, new int[] {7, 7});
        AttributedTable current =
                new TableOf().owned(JOB, 2, ESTABLISHED, CLIENT).build();
        RowMatching matching = RowMatching.between(one.table(), current.table(), new int[1]);
        Ages ages = history.of(one, current, matching, Optional.empty(), 30, Optional.of(retired))
                .ages()
                .orElseThrow();
        assertThat(ages.seen()).isSameAs(retired.seen());
        assertThat(ages.age(0)).isEqualTo(Duration.ofSeconds(3));
    }
}
