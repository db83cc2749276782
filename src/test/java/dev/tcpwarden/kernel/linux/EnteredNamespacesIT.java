package dev.tcpwarden.kernel.linux;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import dev.tcpwarden.testing.ThreadCapabilities;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Other network namespaces without BPF: each has a process, by which it is found. */
class EnteredNamespacesIT {

    private static final Path PROCFS = Path.of("/proc");

    @TempDir
    private Path folder;

    private static LinuxTcpTableSource open(Duration budget) throws Exception {
        Needs.root();
        return LinuxTcpTableSource.openAll(PROCFS, budget);
    }

    private Script process(NetworkNamespace namespace) throws Exception {
        Script script = namespace.call(() -> Script.start(folder, "process", "say_(1); turn();"));
        script.hear();
        return script;
    }

    private static int number(NetworkNamespace namespace) throws Exception {
        return namespace.call(dev.tcpwarden.kernel.linux.NetworkNamespace::own);
    }

    private static List<String> sockets(TcpTable table, int netns) {
        return Tables.rows(table).stream()
                .filter(row -> row.id().netns() == netns)
                .map(row -> row.id() + " " + row.state() + " " + row.inode() + " " + row.uid())
                .sorted()
                .toList();
    }

    @Test
    void theRowsAreThoseOfADumpInEachNamespace() throws Exception {
        try (NetworkNamespace one = NetworkNamespace.create();
                NetworkNamespace other = NetworkNamespace.create();
                Script inOne = process(one);
                Script inOther = process(other);
                EveryState states = one.call(EveryState::ipv4);
                EveryState otherStates = other.call(EveryState::ipv6);
                LinuxTcpTableSource ofOne = one.call(LinuxTcpTableSource::open);
                LinuxTcpTableSource ofOther = other.call(LinuxTcpTableSource::open);
                LinuxTcpTableSource all = open(Duration.ofMinutes(1))) {
            assertThat(List.of(inOne.pid(), inOther.pid())).doesNotContain(0L);
            assertThat(states.sockets()).hasSameSizeAs(otherStates.sockets());
            TcpTable table = all.read();
            assertThat(sockets(table, number(one)))
                    .hasSizeGreaterThan(10)
                    .isEqualTo(sockets(ofOne.read(), number(one)));
            assertThat(sockets(table, number(other)))
                    .hasSizeGreaterThan(10)
                    .isEqualTo(sockets(ofOther.read(), number(other)));
            assertThat(all.namespaces().read()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void withoutTimeNoneIsBegunWithAndTheyAreCounted() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                NetworkNamespace empty = NetworkNamespace.create();
                Script process = process(namespace);
                Script idle = process(empty);
                EveryState states = namespace.call(EveryState::ipv4);
                LinuxTcpTableSource all = open(Duration.ZERO)) {
            assertThat(List.of(process.pid(), idle.pid())).doesNotContain(0L);
            assertThat(states.sockets()).isNotEmpty();
            assertThat(sockets(all.read(), number(namespace))).isEmpty();
            assertThat(all.namespaces().unread()).isPositive();
            assertThat(all.namespaces().read()).as("with that without sockets").isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void alsoWhereThereIsNoTimeItSaysThatTheRightIsMissing() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(EnteredNamespaces.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Script process = process(namespace);
                EveryState states = namespace.call(EveryState::ipv4);
                NetworkNamespace own = NetworkNamespace.create()) {
            assertThat(process.pid()).isPositive();
            assertThat(states.sockets()).isNotEmpty();
            own.call(
                    () -> { // on a thread of its own
                        ThreadCapabilities.giveUpSysAdmin();
                        try (LinuxTcpTableSource all = open(Duration.ZERO)) {
                            all.read();
                            assertThat(all.namespaces().unread()).isPositive();
                        }
                        return null;
                    });
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("that takes BPF (Linux 5.19, CAP_BPF and CAP_PERFMON), or CAP_SYS_ADMIN to enter them; ");
    }

    @Test
    void namespacesThatAreRemovedAreNotKeptAlive() throws Exception {
        Needs.bpf();
        try (LinuxTcpTableSource all = open(Duration.ofMinutes(1));
                BpfPortRanges kernel = BpfPortRanges.open()) {
            for (int i = 0; i < 10; i++) {
                int netns;
                try (NetworkNamespace namespace = NetworkNamespace.create();
                        Script process = process(namespace);
                        EveryState states = namespace.call(EveryState::ipv4)) {
                    netns = number(namespace);
                    assertThat(process.pid()).isPositive();
                    assertThat(sockets(all.read(), netns))
                            .hasSizeGreaterThan(states.sockets().size());
                    assertThat(kernel.of(netns, OptionalInt.empty())).isPresent();
                }
                await().pollInSameThread()
                        .untilAsserted(() -> assertThat(kernel.of(netns, OptionalInt.empty()))
                                .isEmpty());
                assertThat(all.read().size()).isNotNegative();
            }
        }
    }

    @Test
    void whatIsInTimeWaitOnlyIsReadToo() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Script process = namespace.call(() -> Script.start(folder, "closing", """
                        my $l = listener(); my $s = connected(port($l)); accept(my $a, $l) or die $!;
                        close($l); close($s); close($a); say_(1); turn();
                        """));
                LinuxTcpTableSource all = open(Duration.ofMinutes(1))) {
            process.hear();
            int netns = number(namespace);
            assertThat(Tables.rows(all.read()))
                    .filteredOn(row -> row.id().netns() == netns)
                    .extracting(row -> row.state())
                    .containsExactly(TcpState.TIME_WAIT);
        }
    }
}
