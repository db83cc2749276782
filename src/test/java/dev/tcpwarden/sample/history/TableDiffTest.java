package dev.tcpwarden.sample.history;

import static dev.tcpwarden.socket.TcpState.CLOSE_WAIT;
import static dev.tcpwarden.socket.TcpState.ESTABLISHED;
import static dev.tcpwarden.socket.TcpState.LISTEN;
import static dev.tcpwarden.socket.TcpState.SYN_RECV;
import static dev.tcpwarden.socket.TcpState.SYN_SENT;
import static dev.tcpwarden.socket.TcpState.TIME_WAIT;
import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.TableOf;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableDiffTest {

    private static final ProcessInfo WEB = process("web", 7);
    private static final String SERVER = "127.0.0.1:80 -> 127.0.0.1:5000";
    private static final String CLIENT = "127.0.0.1:5000 -> 127.0.0.1:80";
    private static final AttributedTable EMPTY = new TableOf().build();

    private static TableDiff diff(AttributedTable older, AttributedTable newer) {
        return diff(older, newer, new int[newer.table().size()]);
    }

    private static TableDiff diff(AttributedTable older, AttributedTable newer, int[] scratch) {
        return new TableDiff(older, newer, RowMatching.between(older.table(), newer.table(), scratch));
    }

    @Test
    void theFirstTableOpensNothing() {
        TableDiff diff =
                TableDiff.first(new TableOf().owned(WEB, 1, ESTABLISHED, SERVER).build());

        assertThat(diff.opened()).isEmpty();
        assertThat(diff.closed()).isEmpty();
    }

    @Test
    void aNewCookieOpensAndAMissingOneCloses() {
        AttributedTable older = new TableOf()
                .owned(WEB, 1, ESTABLISHED, SERVER)
                .owned(WEB, 2, CLOSE_WAIT, CLIENT)
                .build();
        AttributedTable newer = new TableOf()
                .owned(WEB, 3, SYN_SENT, "10.0.0.1:9 -> 10.0.0.2:80")
                .owned(WEB, 2, CLOSE_WAIT, CLIENT)
                .build();

        TableDiff diff = diff(older, newer);

        assertThat(diff.opened()).containsExactly(0);
        assertThat(diff.closed()).containsExactly(0);
        assertThat(diff.before(1)).isEqualTo(1);
    }

    @Test
    void aLinkLocalAddressOnAnotherInterfaceIsAnother() {
        AttributedTable older = new TableOf()
                .owned(WEB, 1, ESTABLISHED, "[fe80::1%4711]:1 -> [fe80::2%4711]:2")
                .build();
        AttributedTable newer = new TableOf()
                .owned(WEB, 1, ESTABLISHED, "[fe80::1%4712]:1 -> [fe80::2%4712]:2")
                .build();

        assertThat(diff(older, newer).opened()).containsExactly(0);
        assertThat(diff(older, newer).closed()).containsExactly(0);
        assertThat(diff(older, older).opened()).isEmpty();
    }

    @Test
    void listenersRequestsAndTimeWaitAreNoConnections() {
        AttributedTable newer = new TableOf()
                .owned(WEB, 1, LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
                .owned(WEB, 2, SYN_RECV, SERVER)
                .unowned(UnattributedReason.TIME_WAIT, 3, TIME_WAIT, CLIENT)
                .build();

        assertThat(diff(EMPTY, newer).opened()).isEmpty();
        assertThat(diff(newer, EMPTY).closed()).isEmpty();
    }

    @Test
    void aCompletedRequestOpensUnderTheSameCookie() {
        AttributedTable older = new TableOf().owned(WEB, 2, SYN_RECV, SERVER).build();
        AttributedTable newer = new TableOf().owned(WEB, 2, ESTABLISHED, SERVER).build();

        assertThat(diff(older, newer).opened()).containsExactly(0);
        assertThat(diff(older, newer).closed()).isEmpty();
    }

    @Test
    void aConnectionThatTurnsIntoTimeWaitHasClosed() {
        AttributedTable older = new TableOf().owned(WEB, 2, ESTABLISHED, SERVER).build();
        AttributedTable newer = new TableOf()
                .unowned(UnattributedReason.TIME_WAIT, 9, TIME_WAIT, SERVER)
                .build();

        assertThat(diff(older, newer).closed()).containsExactly(0);
        assertThat(diff(older, newer).opened()).isEmpty();
    }

    @Test
    void aSocketReconnectedElsewhereClosedOneAndOpenedAnother() {
        AttributedTable older = new TableOf()
                .owned(WEB, 2, ESTABLISHED, "10.0.0.1:9 -> 10.0.0.2:80")
                .build();
        AttributedTable newer = new TableOf()
                .owned(WEB, 2, ESTABLISHED, "10.0.0.1:9 -> 10.0.0.3:80")
                .build();

        assertThat(diff(older, newer).opened()).containsExactly(0);
        assertThat(diff(older, newer).closed()).containsExactly(0);
    }

    @Test
    void agreesWithSetsOnRandomTables() {
        Random random = new Random(4711);
        int[] scratch = new int[60]; // one for all rounds, as the sampler uses it
        for (int round = 0; round < 200; round++) {
            AttributedTable older = randomTable(random);
            AttributedTable newer = randomTable(random);
            Set<Long> before = cookies(older);
            Set<Long> after = cookies(newer);

            TableDiff diff = diff(older, newer, scratch);

            Set<Long> opened = new HashSet<>(after);
            opened.removeAll(before);
            assertThat(diff.opened().mapToObj(newer.table()::cookie)).containsExactlyInAnyOrderElementsOf(opened);
            before.removeAll(after);
            assertThat(diff.closed().mapToObj(older.table()::cookie)).containsExactlyInAnyOrderElementsOf(before);
        }
    }

    private static AttributedTable randomTable(Random random) {
        TableOf table = new TableOf();
        random.longs(random.nextInt(60), 1, 100)
                .distinct()
                .forEach(cookie -> table.owned(WEB, cookie * 0x1_0000_0001L, ESTABLISHED, CLIENT));
        return table.build();
    }

    private static Set<Long> cookies(AttributedTable attributed) {
        TcpTable table = attributed.table();
        Set<Long> cookies = new HashSet<>();
        IntStream.range(0, table.size()).forEach(row -> cookies.add(table.cookie(row)));
        return cookies;
    }
}
