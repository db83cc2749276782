package dev.tcpwarden.process.portable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.TableOf;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandleOwnerLookupTest {

    private static final int OWN = (int) ProcessHandle.current().pid();

    /** The pids of the rows below. */
    private int[] pids = {};

    private final HandleOwnerLookup lookup =
            new HandleOwnerLookup(row -> pids[row], "oshi", UnattributedReason.NO_PERMISSION);

    private Owners attribute(TableOf rows, int... pidsOfRows) {
        pids = pidsOfRows;
        TcpTable table = rows.build().table();
        return lookup.attribute(table, Listeners.of(table));
    }

    private static TableOf row(TableOf table, TcpState state, String connection) {
        return table.unowned(UnattributedReason.RACED, 0, state, connection);
    }

    @Test
    void aProcessIsDescribedOnceByWhatJavaKnows() {
        TableOf rows = new TableOf();
        row(rows, TcpState.ESTABLISHED, "10.0.0.1:1 -> 10.0.0.2:2");
        row(rows, TcpState.ESTABLISHED, "10.0.0.1:3 -> 10.0.0.2:2");
        Owners owners = attribute(rows, OWN, OWN);

        ProcessHandle.Info info = ProcessHandle.current().info();
        ProcessInfo process = owners.processes().get(0);
        assertThat(owners.processes()).hasSize(1);
        assertThat(process.pid()).isEqualTo(OWN);
        assertThat(process.executable()).isEqualTo(info.command().orElseThrow());
        assertThat(process.user()).isEqualTo(info.user().orElseThrow());
        assertThat(process.identity().startTime())
                .isEqualTo(info.startInstant().orElseThrow().toEpochMilli());
        assertThat(List.of(owners.of(0), owners.of(1))).containsOnly(new Attribution.Owned(process, Evidence.HELD));
        assertThat(lookup.isRunning(process.identity())).isTrue();
        assertThat(lookup.describe(process.identity())).contains(process);
    }

    @Test
    void aProcessIsNamedByWhatItsInterpreterRuns() throws Exception {
        Process sleep = new ProcessBuilder("/bin/sh", "-c", "exec /bin/bash -- /dev/stdin secret").start();
        try {
            Patience.await().until(() -> sleep.info().command().orElse("").endsWith("bash"));
            TableOf rows = row(new TableOf(), TcpState.ESTABLISHED, "10.0.0.1:1 -> 10.0.0.2:2");
            Owners owners = attribute(rows, (int) sleep.pid());
            assertThat(owners.processes()).extracting(ProcessInfo::name).containsExactly("stdin");
        } finally {
            sleep.destroyForcibly().waitFor();
        }
        assertThat(lookup.isRunning(new ProcessIdentity((int) sleep.pid(), 0))).isFalse();
    }

    @Test
    void anotherProcessWithTheSamePidIsAnother() {
        assertThat(lookup.isRunning(new ProcessIdentity(OWN, 1))).isFalse();
        assertThat(lookup.describe(new ProcessIdentity(OWN, 1))).isEmpty();
    }

    @Test
    void whatHasNoPidIsTheListenersOrSaysWhy() {
        TableOf rows = new TableOf();
        row(rows, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0");
        row(rows, TcpState.SYN_RECV, "10.0.0.1:80 -> 10.0.0.2:1");
        row(rows, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:2");
        row(rows, TcpState.ESTABLISHED, "10.0.0.1:81 -> 10.0.0.2:2");
        row(rows, TcpState.TIME_WAIT, "10.0.0.1:80 -> 10.0.0.2:3");
        row(rows, TcpState.LAST_ACK, "10.0.0.1:80 -> 10.0.0.2:4");
        row(rows, TcpState.TIME_WAIT, "10.0.0.1:81 -> 10.0.0.2:3");
        row(rows, TcpState.LAST_ACK, "10.0.0.1:81 -> 10.0.0.2:4");
        Owners owners = attribute(rows, OWN, 0, 0, 0, 0, 0, 0, 0);

        assertThat(owners.processIndex(1)).isZero();
        assertThat(owners.processIndex(2)).isZero();
        assertThat(owners.reason(3)).isEqualTo(UnattributedReason.NO_PERMISSION);
        Attribution byListener = new Attribution.Owned(owners.process(0), Evidence.LISTENER);
        assertThat(List.of(owners.of(4), owners.of(5))).containsOnly(byListener);
        assertThat(owners.reason(6)).isEqualTo(UnattributedReason.TIME_WAIT);
        assertThat(owners.reason(7)).isEqualTo(UnattributedReason.ORPHANED);
    }

    @Test
    void aProcessThatHasExitedSinceOwnsNothing() throws Exception {
        Process exited = new ProcessBuilder("/bin/true").start();
        exited.waitFor();
        TableOf rows = new TableOf();
        row(rows, TcpState.ESTABLISHED, "10.0.0.1:1 -> 10.0.0.2:2");
        row(rows, TcpState.ESTABLISHED, "10.0.0.1:3 -> 10.0.0.2:2");
        Owners owners = attribute(rows, (int) exited.pid(), OWN);
        assertThat(owners.reason(0)).isEqualTo(UnattributedReason.RACED);
        assertThat(owners.isOwned(1)).isTrue();
    }
}
